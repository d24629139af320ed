import { silentLogger, type AmqpLogger } from '../connection/logger';
import type { RabbitEvent, RabbitEventType } from './rabbit-event';

/** Called with each event, in its turn. What it throws is logged and goes no further. */
export type RabbitEventListener = (event: RabbitEvent) => void;

/** Tells what happens to one application, to whoever listens. The Nest module offers the same as an RxJS stream. */
export class RabbitEvents {
  private listeners: readonly RabbitEventListener[] = [];
  private readonly endListeners = new Set<() => void>();

  constructor(private readonly logger: AmqpLogger = silentLogger) {}

  /** Listens to every event. @returns a function that ends it. */
  on(listener: RabbitEventListener): () => void;
  /** Listens to the events of one type. @returns a function that ends it. */
  on<T extends RabbitEventType>(type: T, listener: (event: Extract<RabbitEvent, { readonly type: T }>) => void): () => void;
  on(first: RabbitEventListener | RabbitEventType, second?: (event: never) => void): () => void {
    const listener = typeof first === 'string' ? only(first, second as RabbitEventListener) : (event: RabbitEvent) => first(event);
    this.listeners = [...this.listeners, listener];
    return () => (this.listeners = this.listeners.filter((each) => each !== listener));
  }

  /** Calls the listener when the application is closed and nothing more is told. @returns a function that ends it. */
  onEnd(listener: () => void): () => void {
    this.endListeners.add(listener);
    return () => void this.endListeners.delete(listener);
  }

  /** Nothing more is told. */
  end(): void {
    this.listeners = [];
    for (const listener of [...this.endListeners]) listener();
    this.endListeners.clear();
  }

  emit(event: RabbitEvent): void {
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        this.logger.error(`Somebody who listens to the event '${event.type}' threw: ${String(error)}`);
      }
    }
  }
}

function only(type: RabbitEventType, listener: RabbitEventListener): RabbitEventListener {
  return (event) => {
    if (event.type === type) listener(event);
  };
}
