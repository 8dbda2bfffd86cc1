import type { BenchUser } from './sign-up.ts';

const AT_ONCE = 8;

/** Products with one image each; answers their ids. */
export async function makeProducts(user: BenchUser, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const body = { title: `Paper boat ${next}`, sku: `B-${next}`, images: ['https://shop.example/boat.jpg'] };
      const { id } = (await user.send('/v1/products', body)) as { id: string };
      ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ids;
}
