import type { Message } from './message';

/** Changes a message, or replaces it, before it is published or before a listener sees it. */
export type MessagePostProcessor = (message: Message) => Message;
