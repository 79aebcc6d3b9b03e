// A conversation of three user messages, each with a tool call, in which the whole history is sent back. The simulated provider
// calls a tool when the prompt contains "call" and the tool's name, and answers with text when it has the result.

import assert from "node:assert/strict";
import { anthropic, answerBegins, openai, overEachModel } from "./relay.js";

const parameters = {
  type: "object",
  properties: { city: { type: "string" }, days: { type: "integer" } },
  required: ["city", "days"],
  additionalProperties: false,
};
const expectedArguments = { city: "simulated", days: 1 };
const turns = ["Please call weather.", "And tomorrow? Please call weather.", "Once more: please call weather."];

const chatTool = { type: "function", function: { name: "weather", parameters, strict: true } };
const messagesTool = { name: "weather", input_schema: parameters };

async function converseInChat(ask) {
  const messages = [];
  for (const turn of turns) {
    messages.push({ role: "user", content: turn });
    const calling = (await ask(messages)).choices[0];
    assert.equal(calling.finish_reason, "tool_calls");
    const [call] = calling.message.tool_calls;
    assert.equal(call.function.name, "weather");
    assert.deepEqual(JSON.parse(call.function.arguments), expectedArguments);
    messages.push(calling.message, { role: "tool", tool_call_id: call.id, content: "Sunny." });

    const speaking = (await ask(messages)).choices[0];
    assert.equal(speaking.finish_reason, "stop");
    assert.match(speaking.message.content, answerBegins);
    messages.push(speaking.message);
  }
}

async function converseInMessages(ask) {
  const messages = [];
  for (const turn of turns) {
    messages.push({ role: "user", content: turn });
    const calling = await ask(messages);
    assert.equal(calling.stop_reason, "tool_use");
    const call = calling.content.at(-1);
    assert.equal(call.name, "weather");
    assert.deepEqual(call.input, expectedArguments);
    messages.push({ role: "assistant", content: calling.content });
    messages.push({ role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: "Sunny." }] });

    const speaking = await ask(messages);
    assert.equal(speaking.stop_reason, "end_turn");
    assert.match(speaking.content.at(-1).text, answerBegins);
    messages.push({ role: "assistant", content: speaking.content });
  }
}

overEachModel("a chat calls tools turn by turn", (model) =>
  converseInChat((messages) => openai().chat.completions.create({ model, messages, tools: [chatTool] })),
);

overEachModel("a chat calls tools turn by turn over streams", (model) =>
  converseInChat((messages) =>
    openai().chat.completions.stream({ model, messages, tools: [chatTool] }).finalChatCompletion(),
  ),
);

overEachModel("messages call tools turn by turn", (model) =>
  converseInMessages((messages) =>
    anthropic().messages.create({ model, messages, max_tokens: 1000, tools: [messagesTool] }),
  ),
);

overEachModel("messages call tools turn by turn over streams", (model) =>
  converseInMessages((messages) =>
    anthropic().messages.stream({ model, messages, max_tokens: 1000, tools: [messagesTool] }).finalMessage(),
  ),
);
