// Whole answers, without streaming.

import assert from "node:assert/strict";
import { anthropic, answerBegins, openai, overEachModel, question } from "./relay.js";

overEachModel("a chat is answered", async (model) => {
  const completion = await openai().chat.completions.create({
    model,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: question },
    ],
  });

  assert.match(completion.choices[0].message.content, answerBegins);
  assert.equal(completion.choices[0].finish_reason, "stop");
  assert.equal(completion.model, model);
  assert.equal(
    completion.usage.total_tokens,
    completion.usage.prompt_tokens + completion.usage.completion_tokens,
  );
  assert.ok(completion._request_id);
});

overEachModel("a message is answered", async (model) => {
  const message = await anthropic().messages.create({
    model,
    max_tokens: 1000,
    system: "Be brief.",
    messages: [{ role: "user", content: question }],
  });

  assert.deepEqual(message.content.map((block) => block.type), ["text"]);
  assert.match(message.content[0].text, answerBegins);
  assert.equal(message.stop_reason, "end_turn");
  assert.equal(message.model, model);
  assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
  assert.ok(message._request_id);
});
