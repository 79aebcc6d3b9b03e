// A client that disconnects within a stream: the relay notices, and releases what the call held.

import assert from "node:assert/strict";
import { anthropic, awaitUntil, metric, openai, overEachModel, question } from "./relay.js";

const messages = [{ role: "user", content: question }];

/** Reads a stream's events up to the first one with content, and leaves. */
async function leaveHalfWay(stream, hasContent) {
  for await (const event of stream) {
    if (hasContent(event)) {
      return event;
    }
  }
  return assert.fail("the stream ended without content");
}

async function awaitLeft(dialect, model, call) {
  const gone = () => metric("sluice_requests_total", { dialect, model, outcome: "client_gone" });
  const before = await gone();
  await call();
  await awaitUntil("the call counted as one whose client is gone", async () => (await gone()) > before);
  await awaitUntil("no stream open", async () => (await metric("sluice_streams_open")) === 0);
}

overEachModel("nothing is left of a chat", (model) =>
  awaitLeft("openai", model, async () => {
    const stream = await openai().chat.completions.create({ model, messages, stream: true });
    await leaveHalfWay(stream, (chunk) => chunk.choices[0].delta.content);
  }),
);

overEachModel("nothing is left of a message", (model) =>
  awaitLeft("anthropic", model, async () => {
    const stream = await anthropic().messages.create({ model, messages, max_tokens: 1000, stream: true });
    await leaveHalfWay(stream, (event) => event.type === "content_block_delta");
  }),
);
