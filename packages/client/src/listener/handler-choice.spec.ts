import { Message, NoHandlerError, type PayloadType } from '@nest-amqp/core';
import type { MessageHandler } from './endpoint';
import { HandlerChoice, handlerFaults } from './handler-choice';

class Animal {}
class Dog extends Animal {}
class Puppy extends Dog {}

function handler(name: string, payloadType?: PayloadType, isDefault = false): MessageHandler {
  return { name, payloadType, isDefault, takesPayload: true, invoke: () => undefined };
}

const message = new Message(Buffer.from('{}'));

describe('the choice of a handler by payload', () => {
  const choice = new HandlerChoice([
    handler('animal', Animal),
    handler('dog', Dog),
    handler('text', String),
    handler('number', Number),
    handler('list', Array),
    handler('bytes', Buffer),
    handler('other', undefined, true),
  ]);

  it.each([
    ['an instance of the very class', new Dog(), 'dog'],
    ['an instance of a subclass: the nearest class', new Puppy(), 'dog'],
    ['an instance of the base class', new Animal(), 'animal'],
    ['a string', 'text', 'text'],
    ['a number', 0, 'number'],
    ['an array', [1], 'list'],
    ['bytes', Buffer.from('x'), 'bytes'],
    ['a boolean, which no handler names', true, 'other'],
    ['a plain object, whose class is not guessed', { bark: true }, 'other'],
    ['null', null, 'other'],
  ])('takes %s', (_, payload, expected) => {
    expect(choice.forPayload(payload, message).name).toBe(expected);
  });

  it('does not guess the class of a plain object, even where there is only one class', () => {
    expect(() => new HandlerChoice([handler('dog', Dog), handler('text', String)]).forPayload({ bark: true }, message)).toThrow(
      NoHandlerError,
    );
  });

  it('is not misled by a property called constructor', () => {
    expect(choice.forPayload({ constructor: Dog }, message).name).toBe('other');
  });

  it('names the type of the message and the handlers when none takes it', () => {
    const named = new Message(Buffer.from('{}'), { headers: { __TypeId__: 'cat' } });
    expect(() => new HandlerChoice([handler('L.dog', Dog), handler('L.text', String)]).forPayload({}, named)).toThrow(
      /the type 'cat', and no handler takes it \(L\.dog takes Dog, L\.text takes String\)/,
    );
  });
});

describe('the handlers of one listener', () => {
  it('are found ambiguous with all faults at once', () => {
    const faults = handlerFaults('l', [
      handler('a', Dog),
      handler('b', Dog),
      handler('c', undefined, true),
      handler('d', undefined, true),
      handler('e'),
    ]);
    expect(faults.map(({ problem }) => problem)).toEqual([
      'a and b both take Dog',
      'c and d both take what no other handler takes',
      'e names no payload type, so no message would reach it',
    ]);
  });

  it('may be a single one without a payload type', () => {
    expect(handlerFaults('l', [handler('a')])).toEqual([]);
  });

  it('are missing', () => {
    expect(handlerFaults('l', [])).toHaveLength(1);
  });
});
