/** Takes a value out of the configuration; `undefined` where it has none. */
export type Lookup = (key: string) => unknown;

/** A text with its placeholders replaced, or the keys that nothing was found for. */
export interface ResolvedText {
  /** The value itself where the text is nothing but one placeholder; else text. */
  readonly value: unknown;
  readonly missing: readonly string[];
}

/** Replaces `${key}` and `${key:fallback}`, as Spring writes them; a key or a fallback may hold placeholders itself. */
export function resolvePlaceholders(text: string, lookup: Lookup): ResolvedText {
  const missing: string[] = [];
  return { value: replaced(text, lookup, missing), missing };
}

function replaced(text: string, lookup: Lookup, missing: string[]): unknown {
  const parts: unknown[] = [];
  let from = 0;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', from)) {
    const end = closingBrace(text, start + 2);
    if (end < 0) break;
    if (start > from) parts.push(text.slice(from, start));
    parts.push(found(text.slice(start + 2, end), lookup, missing));
    from = end + 1;
  }
  if (from < text.length || parts.length === 0) parts.push(text.slice(from));
  return parts.length === 1 ? parts[0] : parts.map(String).join('');
}

function found(placeholder: string, lookup: Lookup, missing: string[]): unknown {
  const colon = separator(placeholder);
  const key = String(replaced(colon < 0 ? placeholder : placeholder.slice(0, colon), lookup, missing));
  const value = lookup(key);
  if (value !== undefined && value !== null) return value;
  if (colon >= 0) return replaced(placeholder.slice(colon + 1), lookup, missing);
  missing.push(key);
  return '';
}

/** The brace that closes a placeholder which begins at `from`; -1 where none does. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** The colon before the fallback, which may hold colons itself; one inside a nested placeholder is not it. */
function separator(placeholder: string): number {
  const nested = placeholder.indexOf('${');
  const colon = placeholder.indexOf(':');
  if (nested < 0 || colon < nested) return colon;
  const end = closingBrace(placeholder, nested + 2);
  const after = separator(placeholder.slice(end + 1));
  return after < 0 ? -1 : end + 1 + after;
}
