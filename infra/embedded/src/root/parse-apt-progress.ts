/** How many packages apt will fetch, from its line `0 upgraded, 398 newly installed, 0 to remove …`. */
export const parsePackageCount = (line: string): number | undefined => {
  const match = /^\d+ upgraded, (\d+) newly installed/.exec(line);
  return match?.[1] === undefined ? undefined : Number(match[1]);
};

/** The number of the package that apt began to fetch, from its lines `Get:12 http://… [240 kB]`. */
export const parseFetchedNumber = (line: string): number | undefined => {
  const match = /^Get:(\d+) /.exec(line);
  return match?.[1] === undefined ? undefined : Number(match[1]);
};
