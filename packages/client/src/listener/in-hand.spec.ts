import { InHand } from './in-hand';

describe('InHand', () => {
  it('gives back whatever was put in and not taken out, in whichever order', () => {
    const inHand = new InHand<{ place: number; name: string }>();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ place: 0, name }));
    for (const each of [a!, b!, c!]) inHand.add(each);
    inHand.delete(a!);
    inHand.delete(a!);
    expect(
      inHand
        .all()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['b', 'c']);
    inHand.delete(c!);
    inHand.delete(b!);
    expect(inHand.size).toBe(0);
  });

  it('lets itself be emptied while it is looked through', () => {
    const inHand = new InHand<{ place: number }>();
    for (let i = 0; i < 5; i++) inHand.add({ place: 0 });
    for (const each of inHand.all()) inHand.delete(each);
    expect(inHand.size).toBe(0);
  });
});
