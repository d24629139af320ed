import { Observable } from 'rxjs';
import { RabbitEvents as EventsOfClient, type RabbitEvent } from '@nest-amqp/client';

/**
 * What happens to an application and its broker, as a stream: connections, consumers, declarations, messages that came back
 * or were parked. Injected by its class; of a broker with a name by `@InjectRabbitEvents(name)`.
 */
export interface RabbitEvents {
  /** Hot: whoever subscribes gets what happens from then on. It never fails, and completes when the application is closed. */
  readonly events$: Observable<RabbitEvent>;
}

/** The token is the client's class, which both builds of this package share. */
export const RabbitEvents = EventsOfClient as unknown as abstract new () => RabbitEvents;

/** The stream of one application's events. */
export function streamOf(events: EventsOfClient): RabbitEvents {
  return {
    events$: new Observable((subscriber) => {
      const ends = [events.on((event) => subscriber.next(event)), events.onEnd(() => subscriber.complete())];
      return () => ends.forEach((end) => end());
    }),
  };
}
