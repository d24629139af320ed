import type { OptionFault } from '@nest-amqp/core';

/** What an AMQP URL says; what it leaves out is absent. */
export interface AmqpUrlParts {
  tls?: boolean;
  host?: string;
  port?: number;
  username?: string;
  password?: string;
  vhost?: string;
  heartbeatMs?: number;
  frameMax?: number;
  connectTimeoutMs?: number;
}

/** The query parameters of RabbitMQ's URIs (rabbitmq.com/docs/uri-query-parameters) and amqplib's spelling of them. */
const PARAMETERS: Readonly<Record<string, readonly ['heartbeatMs' | 'frameMax' | 'connectTimeoutMs', number]>> = {
  heartbeat: ['heartbeatMs', 1000],
  frame_max: ['frameMax', 1],
  frameMax: ['frameMax', 1],
  connection_timeout: ['connectTimeoutMs', 1],
};

/**
 * Reads a URL of the form `amqp://user:password@host:port/vhost` (RabbitMQ's URI specification). No path and `/` both mean
 * the virtual host `/`. What is wrong is added to `faults`, never with the URL itself: it holds a password.
 */
export function parseAmqpUrl(url: string, option: string, faults: OptionFault[]): AmqpUrlParts {
  const example = 'Write amqp://user:password@host:5672/vhost, with special characters percent-encoded';
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    faults.push({ option, problem: 'is not a URL', remedy: example });
    return {};
  }
  if (parsed.protocol !== 'amqp:' && parsed.protocol !== 'amqps:') {
    faults.push({ option, problem: `starts with ${parsed.protocol}`, remedy: 'Write amqp:// or, for TLS, amqps://' });
    return {};
  }
  if (!url.slice(parsed.protocol.length).startsWith('//')) {
    faults.push({ option, problem: `has no // behind ${parsed.protocol}`, remedy: example });
    return {};
  }
  try {
    return { ...authority(parsed), ...parameters(parsed, option, faults) };
  } catch {
    faults.push({ option, problem: 'holds a % that is not followed by two hexadecimal digits', remedy: 'Write %25 for a percent sign' });
    return {};
  }
}

function authority(url: URL): AmqpUrlParts {
  const parts: AmqpUrlParts = { tls: url.protocol === 'amqps:' };
  if (url.hostname !== '') parts.host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (url.port !== '') parts.port = Number(url.port);
  if (url.username !== '') parts.username = decodeURIComponent(url.username);
  if (url.password !== '') parts.password = decodeURIComponent(url.password);
  if (url.pathname.length > 1) parts.vhost = decodeURIComponent(url.pathname.slice(1));
  return parts;
}

function parameters(url: URL, option: string, faults: OptionFault[]): AmqpUrlParts {
  const parts: AmqpUrlParts = {};
  for (const [name, text] of url.searchParams) {
    const parameter = PARAMETERS[name];
    if (!parameter) {
      faults.push({ option, problem: `has the unknown parameter ${name}`, remedy: `Known are ${Object.keys(PARAMETERS).join(', ')}` });
    } else if (!/^\d{1,9}$/.test(text)) {
      faults.push({ option, problem: `has ${name}=${text}`, remedy: 'Give a whole number' });
    } else {
      parts[parameter[0]] = Number(text) * parameter[1];
    }
  }
  return parts;
}
