import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { argumentType } from './argument-type';

/** A text as RabbitMQ prints it among terms: `<<"q">>`, and `<<>>` where it is empty. */
export function erlangTerm(text: string): string {
  return text === '' ? '<<>>' : `<<"${text}">>`;
}

/**
 * The value of a table's field as Erlang prints what RabbitMQ read from the wire: without its own type, but with those of
 * what is inside it, as in `[{longstr,<<"all">>}]`.
 */
export function erlangValue(value: HeaderValue): string {
  if (value === null) return 'undefined';
  if (typeof value === 'string') return erlangTerm(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return String(Math.floor(value.getTime() / 1000));
  if (value instanceof Uint8Array) return erlangTerm(Buffer.from(value).toString());
  if (Array.isArray(value)) return `[${value.map((item: HeaderValue) => `{${argumentType(item)},${erlangValue(item)}}`).join()}]`;
  const fields = Object.entries(value as HeaderTable);
  return `[${fields.map(([name, field]) => `{${erlangTerm(name)},${argumentType(field)},${erlangValue(field)}}`).join()}]`;
}

const LINE = 80;

/**
 * `{not_found,{resource,…}}` of a queue as Erlang's `~p` prints it behind a text: a term that does not fit on its line is broken, and its
 * parts are indented by the text, which RabbitMQ leaves in what it sends.
 */
export function queueNotFound(text: string, vhost: string, queue: string): string {
  const [start, name] = [`{resource,${erlangTerm(vhost)},queue,`, `${erlangTerm(queue)}}}`];
  if (text.length + `{not_found,${start}${name}`.length < LINE - 1) return `${text}{not_found,${start}${name}`;
  const indent = text.length + 4;
  const inner = indent + start.length + name.length < LINE - 1 ? `${start}${name}` : `${start}\n${' '.repeat(indent + 4)}${name}`;
  return `${text}{not_found,\n${' '.repeat(indent)}${inner}`;
}
