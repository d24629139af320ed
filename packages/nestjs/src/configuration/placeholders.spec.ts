import { resolvePlaceholders } from './placeholders.js';

const values: Readonly<Record<string, unknown>> = { 'a.b': 'x', env: 'prod', 'prod.q': 'orders', n: 4, list: ['a', 'b'], empty: '' };
const resolve = (text: string) => resolvePlaceholders(text, (key) => values[key]);

describe('placeholders', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['${a.b}', 'x'],
    ['q.${a.b}.${env}', 'q.x.prod'],
    ['${none:fallback}', 'fallback'],
    ['${none:}', ''],
    ['${a.b:fallback}', 'x'],
    ['${none:amqp://host:5672}', 'amqp://host:5672'],
    ['${none:${a.b}}', 'x'],
    ['${none:${also.none:deep}}!', 'deep!'],
    ['${${env}.q}', 'orders'],
    ['${${env}.none:left}', 'left'],
    ['${empty}', ''],
    ['costs $5 {a}', 'costs $5 {a}'],
    ['${open', '${open'],
  ])('in %p make %p', (text, value) => {
    expect(resolve(text)).toEqual({ value, missing: [] });
  });

  it('give the value itself where there is nothing else', () => {
    expect(resolve('${n}').value).toBe(4);
    expect(resolve('${list}').value).toEqual(['a', 'b']);
    expect(resolve('n${n}').value).toBe('n4');
  });

  it('tell which keys are not there', () => {
    expect(resolve('${none}.${a.b}.${nor.this}').missing).toEqual(['none', 'nor.this']);
  });
});
