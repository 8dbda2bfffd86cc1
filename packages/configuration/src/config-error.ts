/** The settings cannot be used. `problems` name variables and rules, never values. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(options: { problems: readonly string[] }) {
    super(`The configuration cannot be used:\n${options.problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = options.problems;
  }
}
