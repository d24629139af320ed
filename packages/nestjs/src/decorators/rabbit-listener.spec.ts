import { listenersOn, sendToOn } from '../metadata/listener-metadata.js';
import { RabbitListener } from './rabbit-listener.js';
import { SendTo } from './send-to.js';

class Base {
  @RabbitListener({ queues: 'first' })
  @RabbitListener({ queues: 'second' })
  @SendTo('replies')
  handle(): void {}
}

class Inheriting extends Base {}

class Overriding extends Base {
  override handle(): void {}
}

@RabbitListener({ queues: 'class' })
class OnClass {}

class Other extends OnClass {}

const handlerOf = (type: { readonly prototype: Base }): object => type.prototype.handle;

describe('@RabbitListener', () => {
  it('is repeatable on a method, and keeps the order in which it is written', () => {
    expect(listenersOn(handlerOf(Base)).map(({ queues }) => queues)).toEqual(['first', 'second']);
    expect(sendToOn(handlerOf(Base))).toBe('replies');
  });

  it('is inherited with the method, and not by a method that overrides it', () => {
    expect(listenersOn(handlerOf(Inheriting))).toHaveLength(2);
    expect(listenersOn(handlerOf(Overriding))).toHaveLength(0);
  });

  it('stands on a class as well, and is inherited by subclasses', () => {
    expect(listenersOn(OnClass).map(({ queues }) => queues)).toEqual(['class']);
    expect(listenersOn(Other)).toHaveLength(1);
  });
});
