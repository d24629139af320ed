import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodyOf, get, publish, send } from '../case/messages';
import { refusal } from '../case/refusal';

const REPLY_TO = 'amq.rabbitmq.reply-to';

export const directReplyTo = concept(
  'direct reply-to',
  [
    {
      title: 'a reply to the address of a request comes to the channel that asked',
      async run(context) {
        const queue = await context.queue();
        const replies = await context.consume(REPLY_TO, { noAck: true, consumerTag: 'replies' });
        send(context.channel, queue, 'question', { properties: { replyTo: REPLY_TO, correlationId: 'one' } });
        const request = await get(context.channel, queue);
        const address = request.properties.replyTo ?? '';
        assert.match(address, /^amq\.rabbitmq\.reply-to\.../);
        const responder = await (await context.openConnection()).createChannel();
        publish(responder, '', address, 'answer', { properties: { correlationId: 'one' } });
        const reply = await replies.deliveries.nth(1);
        assert.equal(bodyOf(reply), 'answer');
        assert.equal(reply.properties.correlationId, 'one');
        assert.deepEqual([reply.consumerTag, reply.exchange, reply.routingKey, reply.redelivered], ['replies', '', address, false]);
      },
    },
    {
      title: 'a channel that waits for replies needs no acknowledgements',
      run: (context) =>
        context.refuses(
          context.channel.basicConsume(REPLY_TO, () => {}),
          refusal(406, 'basic.consume', 'reply consumer cannot acknowledge'),
        ),
    },
    {
      title: 'a channel waits for replies once',
      async run(context) {
        await context.consume(REPLY_TO, { noAck: true });
        await context.refuses(
          context.channel.basicConsume(REPLY_TO, () => {}, { noAck: true }),
          refusal(406, 'basic.consume', 'reply consumer already set'),
        );
      },
    },
    {
      title: 'a request is sent on the channel that waits for its reply',
      async run(context) {
        await context.consume(REPLY_TO, { noAck: true });
        const other = await context.openChannel();
        send(other, context.name('key'), 'question', { properties: { replyTo: REPLY_TO } });
        await context.closesFor(refusal(406, 'basic.publish', 'fast reply consumer does not exist'), other);
      },
    },
    {
      title: 'a mandatory reply to an address that is gone comes back, and from 4.2 on it is dropped',
      async run(context) {
        const queue = await context.queue();
        const asking = await context.openChannel();
        await context.consume(REPLY_TO, { noAck: true, on: asking });
        send(asking, queue, 'question', { properties: { replyTo: REPLY_TO } });
        await context.hasDepth(queue, 1);
        const address = (await get(context.channel, queue)).properties.replyTo ?? '';
        await asking.close();
        const returns = context.returns();
        if (context.isAtLeast('4.2')) {
          publish(context.channel, '', address, 'too late', { mandatory: true });
          await context.channel.basicQos(0);
          assert.deepEqual(returns.items, []);
          return;
        }
        await context.eventually(() => {
          publish(context.channel, '', address, 'too late', { mandatory: true });
          assert.ok(returns.items.length > 0, 'nothing has come back');
        });
        assert.equal((await returns.nth(1)).replyText, 'NO_ROUTE');
      },
    },
    {
      title: 'a mandatory reply arrives, though before 4.2 it comes back as well',
      async run(context) {
        const queue = await context.queue();
        const replies = await context.consume(REPLY_TO, { noAck: true });
        send(context.channel, queue, 'question', { properties: { replyTo: REPLY_TO } });
        const address = (await get(context.channel, queue)).properties.replyTo ?? '';
        const responder = await context.openChannel();
        const returns = context.returns(responder);
        publish(responder, '', address, 'answer', { mandatory: true });
        assert.equal(bodyOf(await replies.deliveries.nth(1)), 'answer');
        if (!context.isAtLeast('4.2')) await returns.first(1);
        await responder.basicQos(0);
        assert.equal(returns.items.length, context.byVersion({ '3.10': 1, '4.2': 0 }));
      },
    },
    {
      title: 'an address of a reply that never was cannot be looked up',
      async run(context) {
        const address = `${REPLY_TO}.g1h2AA`;
        const missing = refusal(404, 'queue.declare', `no ${context.resource('queue', address)}`);
        await context.refuses(
          context.channel.queueDeclarePassive(address),
          context.byVersion({ '3.10': missing, '4.3': refusal(541, 'none') }),
        );
      },
    },
    {
      title: 'an address of a reply to whom nobody waits any more cannot be looked up',
      async run(context) {
        const queue = await context.queue();
        const { tag } = await context.consume(REPLY_TO, { noAck: true });
        send(context.channel, queue, 'question', { properties: { replyTo: REPLY_TO } });
        const address = (await get(context.channel, queue)).properties.replyTo ?? '';
        await context.channel.basicCancel(tag);
        // asked on the channel itself, RabbitMQ before 4.2 waits for its own answer and crashes
        const other = await context.openChannel();
        await context.refuses(
          other.queueDeclarePassive(address),
          refusal(404, 'queue.declare', `no ${context.resource('queue', address)}`),
          other,
        );
      },
    },
    {
      title: 'the queue of replies looks empty and has one consumer',
      async run({ channel }) {
        assert.deepEqual(await channel.queueDeclare(REPLY_TO), { queue: REPLY_TO, messageCount: 0, consumerCount: 1 });
      },
    },
    {
      title: 'a channel that waits no more for replies may begin again',
      async run(context) {
        const { tag } = await context.consume(REPLY_TO, { noAck: true });
        await context.channel.basicCancel(tag);
        await context.consume(REPLY_TO, { noAck: true });
      },
    },
  ],
  ['direct-reply-to'],
);
