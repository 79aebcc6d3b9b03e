// Streamed answers, and the SDKs' helpers that assemble a final message from them.

import assert from "node:assert/strict";
import { anthropic, answerBegins, collect, openai, overEachModel, overEachThinker, question } from "./relay.js";

const messages = [{ role: "user", content: question }];

overEachModel("chunks add up to an answer", async (model) => {
  const stream = await openai().chat.completions.create({
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = await collect(stream);

  const choices = chunks.flatMap((chunk) => chunk.choices);
  const text = choices.map((choice) => choice.delta.content ?? "").join("");
  assert.match(text, answerBegins);
  assert.deepEqual(choices.map((choice) => choice.finish_reason).filter(Boolean), ["stop"]);
  assert.equal(chunks.at(-1).usage.completion_tokens, text.split(" ").length);
});

overEachModel("the helper assembles the completion", async (model) => {
  const stream = openai().chat.completions.stream({
    model,
    messages,
    stream_options: { include_usage: true },
  });
  const completion = await stream.finalChatCompletion();

  assert.match(completion.choices[0].message.content, answerBegins);
  assert.equal(completion.choices[0].finish_reason, "stop");
  assert.ok(completion.usage.completion_tokens > 0);
});

overEachModel("events come in their order", async (model) => {
  const stream = await anthropic().messages.create({ model, messages, max_tokens: 1000, stream: true });
  const events = (await collect(stream)).filter((event) => event.type !== "ping");

  const kinds = events.map((event) => event.type);
  assert.deepEqual(kinds.slice(0, 2), ["message_start", "content_block_start"]);
  assert.deepEqual(kinds.slice(-3), ["content_block_stop", "message_delta", "message_stop"]);
  assert.deepEqual([...new Set(kinds.slice(2, -3))], ["content_block_delta"]);
});

overEachModel("the helper assembles the message", async (model) => {
  const stream = anthropic().messages.stream({ model, messages, max_tokens: 1000 });
  let text = "";
  stream.on("text", (piece) => (text += piece));
  const message = await stream.finalMessage();

  assert.match(text, answerBegins);
  assert.equal(message.content[0].text, text);
  assert.equal(message.stop_reason, "end_turn");
  assert.equal(message.usage.output_tokens, text.split(" ").length);
});

overEachThinker("the helper assembles thinking", async (model) => {
  const stream = anthropic().messages.stream({
    model,
    messages,
    max_tokens: 4000,
    thinking: { type: "adaptive" },
    output_config: { effort: "low" },
  });
  const message = await stream.finalMessage();

  assert.deepEqual(message.content.map((block) => block.type), ["thinking", "text"]);
  assert.match(message.content[0].thinking, answerBegins);
});
