import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ChannelModel } from 'amqplib';
import { sendMethod } from './internals';
import { REQUESTS } from './methods';
import { amqplibTable } from './outgoing/amqplib-table';

const amqplibFolder = path.dirname(require.resolve('amqplib'));
const load = createRequire(path.join(amqplibFolder, 'lib', 'defs.js'));

describe('the installed amqplib', () => {
  it('is of the version whose inside is known', () => {
    const { version } = JSON.parse(readFileSync(path.join(amqplibFolder, 'package.json'), 'utf8'));
    expect(version).toMatch(/^2\.3\./);
  });

  it('has the parts that are used', () => {
    const { Connection } = load('./connection.js');
    const { Channel } = load('./channel_model.js');
    for (const name of ['sendMethod', 'recvFrame', 'close', 'freshChannel']) expect(Connection.prototype).toHaveProperty(name);
    for (const name of ['closeBecause', 'close']) expect(Channel.prototype[name]).toBeInstanceOf(Function);
    const source = String(Connection.prototype.recvFrame) + String(Connection.prototype.sendMethod);
    for (const use of ['this.rest', 'this.maxFrameSize', 'recvSinceLastCheck', 'sentSinceLastCheck', 'this.channels[channel].buffer']) {
      expect(source).toContain(use);
    }
  });

  it('numbers the methods as the specification does', () => {
    const defs = load('./defs.js');
    const nameOf = (id: number): string => defs.info(id).name;
    const named = Object.entries(REQUESTS).map(([name, [method, answer]]) => [name, nameOf(method), nameOf(answer)]);
    const camel = (name: string): string => name.replace(/(^|\.)(.)/g, (_, _dot, letter: string) => letter.toUpperCase());
    for (const [name, method, answer] of named) {
      expect(method).toBe(camel(name!));
      expect(answer).toBe(`${camel(name!)}Ok`);
    }
  });

  it('encodes arguments as they are meant', () => {
    const { encodeTable, decodeFields } = load('./codec.js');
    const table = amqplibTable({
      at: new Date(5000),
      big: 2n ** 62n,
      huge: 2 ** 60,
      nested: { '!': 'timestamp', value: 'x' },
      list: [1, null],
    });
    const buffer = Buffer.alloc(1000);
    const end = encodeTable(buffer, table, 0);
    expect(decodeFields(buffer.subarray(4, end))).toEqual({
      at: { '!': 'timestamp', value: 5 },
      big: Number(2n ** 62n),
      huge: 2 ** 60,
      nested: { '!': 'timestamp', value: 'x' },
      list: [1, null],
    });
  });

  it('is refused with what to install when it is built otherwise', () => {
    const other = { connection: { serverProperties: {} } } as unknown as ChannelModel;
    expect(() => sendMethod(other, 1, 2, {})).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
  });
});

describe('arguments that are too large', () => {
  it('are refused before amqplib fails on them', () => {
    expect(() => amqplibTable({ large: 'x'.repeat(70_000) })).toThrow(/do not fit/);
  });
});
