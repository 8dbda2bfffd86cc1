/** From where on a page of changes is read. */
export interface ChangePage {
  readonly at: Date;
  /** Only what comes after this thing within the moment `at`. */
  readonly afterId?: string;
  readonly limit: number;
}

const PAGE = 500;
/** More changes than this in one look are left to the next one and to the notifications themselves. */
const MAX_PAGES = 20;

/** Everything that changed since then, page by page. `placeOf`: where a change stands in their order. */
export async function readChangePages<Change>(
  since: Date,
  options: {
    readonly read: (page: ChangePage) => Promise<readonly Change[]>;
    readonly placeOf: (change: Change) => { readonly at: Date; readonly id: string };
  },
): Promise<readonly Change[]> {
  const found: Change[] = [];
  let from: Omit<ChangePage, 'limit'> = { at: since };
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const changes = await options.read({ ...from, limit: PAGE });
    found.push(...changes);
    const last = changes.at(-1);
    if (last === undefined || changes.length < PAGE) break;
    const { at, id: afterId } = options.placeOf(last);
    from = { at, afterId };
  }
  return found;
}
