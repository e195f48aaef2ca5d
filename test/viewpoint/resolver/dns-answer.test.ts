import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as dnsPacket from 'dns-packet';
import { readAnswer } from '../../../viewpoint/resolver/dns-answer.ts';

const question = { id: 7, name: 'reg.test.', type: 'A' as const };

function message(answers: dnsPacket.Answer[], flags = dnsPacket.RECURSION_AVAILABLE): Buffer {
  return dnsPacket.encode({
    type: 'response',
    id: 7,
    flags,
    questions: [{ type: 'A', name: 'Reg.Test', class: 'IN' }],
    answers,
  });
}

const address = (data: string): dnsPacket.Answer => ({ type: 'A', name: 'reg.test', ttl: 1, data });

test('the case of the name does not matter', () => {
  assert.deepEqual(readAnswer(message([address('192.0.2.1')]), question)?.addresses, ['192.0.2.1']);
});

test('a message cut anywhere is no answer with wrong addresses', () => {
  const whole = message([address('192.0.2.1'), address('192.0.2.2')]);
  for (let length = 0; length < whole.length; length += 1) {
    const answer = readAnswer(whole.subarray(0, length), question);
    assert.ok(answer === null || answer.outcome === 'malformed' || answer.addresses[0] === '192.0.2.1');
  }
});

test('noise behind a good header is read in bounded time', () => {
  const head = message([]).subarray(0, 12 + 14);
  const started = performance.now();
  for (let round = 0; round < 200; round += 1) {
    const noise = Buffer.concat([head, randomBytes(1200)]);
    noise.writeUInt16BE(0xffff, 6);
    readAnswer(noise, question);
  }
  const pointers = Buffer.concat([head, Buffer.alloc(65_000, 0xc0)]);
  pointers.writeUInt16BE(0xffff, 6);
  assert.equal(readAnswer(pointers, question)?.outcome, 'malformed');
  assert.ok(performance.now() - started < 2000);
});

test('a thousand addresses are not kept', () => {
  const many = message(
    Array.from({ length: 1000 }, (_, index) => address(`10.0.${index >> 8}.${index & 255}`)),
  );
  assert.equal(readAnswer(many, question)?.addresses.length, 64);
});

test('an extended response code counts', () => {
  const badVersion = dnsPacket.encode({
    type: 'response',
    id: 7,
    flags: dnsPacket.RECURSION_AVAILABLE,
    questions: [{ type: 'A', name: 'reg.test', class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: 1232,
        extendedRcode: 1,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });
  assert.deepEqual(
    [readAnswer(badVersion, question)?.outcome, readAnswer(badVersion, question)?.code],
    ['malformed', 'RCODE16'],
  );
});
