import { hello } from '../src/hello';

it('greets', async () => {
  expect(await hello('world')).toBe('Hello, world!');
});
