import { canonicalTable, type HeaderTable } from '@nest-amqp/core';

/** Options with arguments that the program cannot change any more. */
export function ownArguments<T extends { readonly arguments?: HeaderTable | undefined }>(
  options: T,
): T & { readonly arguments?: HeaderTable } {
  return { ...options, arguments: options.arguments && canonicalTable(options.arguments, 'argument') };
}
