/** The prompt with what was wanted otherwise; asked for twice it stands there once (R-004-20). */
export function foldFeedback(prompt: string, feedback: string | null): string {
  if (feedback === null || feedback === '') return prompt;
  const change = `\nChange: ${feedback}`;
  return `${prompt}\n`.includes(`${change}\n`) ? prompt : `${prompt}${change}`;
}
