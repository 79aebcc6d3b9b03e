// Models, token counts, embeddings and OpenAI's Responses API.

import assert from "node:assert/strict";
import { test } from "node:test";
import { anthropic, answerBegins, collect, openai, overEachModel, question } from "./relay.js";

overEachModel("either SDK lists and finds every model", async (model) => {
  for (const client of [openai(), anthropic()]) {
    const listed = await collect(client.models.list());
    assert.ok(listed.some((entry) => entry.id === model));
    assert.equal((await client.models.retrieve(model)).id, model);
  }
});

overEachModel("tokens are counted", async (model) => {
  const count = async (content) =>
    (await anthropic().messages.countTokens({ model, messages: [{ role: "user", content }] })).input_tokens;

  assert.ok((await count(question.repeat(20))) > (await count(question)));
});

test("texts are embedded in their order", async () => {
  const answer = await openai().embeddings.create({ model: "gpt-4.1", input: ["one", "two"], dimensions: 4 });

  assert.deepEqual(answer.data.map((item) => [item.index, item.embedding.length]), [[0, 4], [1, 4]]);
});

overEachModel("a response is answered", async (model) => {
  const response = await openai().responses.create({ model, input: question });

  assert.match(response.output_text, answerBegins);
  assert.equal(response.status, "completed");
});

overEachModel("the helper assembles the response", async (model) => {
  const stream = openai().responses.stream({ model, input: question });
  let text = "";
  stream.on("response.output_text.delta", (event) => (text += event.delta));
  const response = await stream.finalResponse();

  assert.match(text, answerBegins);
  assert.equal(response.output_text, text);
});
