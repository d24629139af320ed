import type { OptionFault } from '@nest-amqp/core';
import { parseAmqpUrl, type AmqpUrlParts } from './amqp-url';

/**
 * Reads addresses: `host`, `host:port`, `user:password@host:port/vhost` or whole URLs. What the first one says beside host and
 * port counts for those that do not say it themselves. What is wrong is added to `faults`, never with the address itself: it
 * may hold a password.
 */
export function parseAddressList(list: string | readonly string[], option: string, faults: OptionFault[]): AmqpUrlParts[] {
  const entries: readonly unknown[] = typeof list === 'string' ? list.split(',') : list;
  if (!Array.isArray(entries) || entries.length === 0) {
    faults.push({ option, problem: 'has no address', remedy: "Give at least one, such as 'rabbit-1:5672'" });
    return [];
  }
  const parts = entries.map((entry, index) => parseAddress(entry, `${option}[${String(index)}]`, faults));
  if (new Set(parts.map(({ tls }) => tls).filter((tls) => tls !== undefined)).size > 1) {
    faults.push({
      option,
      problem: 'says amqps:// in one address and amqp:// in another',
      remedy: 'Use TLS with all of them or with none: the password goes to each',
    });
  }
  return parts.map((each) => ({ ...shared(parts[0] ?? {}, each), ...each }));
}

function parseAddress(entry: unknown, option: string, faults: OptionFault[]): AmqpUrlParts {
  const text = typeof entry === 'string' ? entry.trim() : '';
  if (text === '') {
    faults.push({ option, problem: 'is empty', remedy: "Write 'host:port' or a URL" });
    return {};
  }
  if (text.includes('://')) return parseAmqpUrl(text, option, faults);
  const parts = parseAmqpUrl(`amqp://${text}`, option, faults);
  // It says nothing of TLS.
  delete parts.tls;
  return parts;
}

/** What an address takes from the first one. A password belongs to its user. */
function shared(first: AmqpUrlParts, { username }: AmqpUrlParts): AmqpUrlParts {
  const parts = { ...first };
  delete parts.host;
  delete parts.port;
  if (username !== undefined) delete parts.password;
  return parts;
}
