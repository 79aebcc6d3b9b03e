// Errors, by the class and the fields that programs branch on.

import assert from "node:assert/strict";
import { test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { anthropic, openai, overEachModel, question } from "./relay.js";

const messages = [{ role: "user", content: question }];

async function refused(kind, call) {
  const error = await call.then(
    () => assert.fail("answered"),
    (failure) => failure,
  );
  assert.ok(error instanceof kind, `${error?.constructor?.name}: ${error?.message}`);
  assert.ok(error.requestID);
  return error;
}

overEachModel("a chat with a wrong key", async (model) => {
  const error = await refused(
    OpenAI.AuthenticationError,
    openai("sk-wrong").chat.completions.create({ model, messages }),
  );

  assert.deepEqual([error.status, error.code], [401, "invalid_api_key"]);
});

test("a chat with an unknown model", async () => {
  const error = await refused(
    OpenAI.NotFoundError,
    openai().chat.completions.create({ model: "gpt-0", messages }),
  );

  assert.deepEqual([error.status, error.code, error.param], [404, "model_not_found", "model"]);
});

overEachModel("a chat without messages", async (model) => {
  const error = await refused(
    OpenAI.BadRequestError,
    openai().chat.completions.create({ model, messages: [], stream: true }),
  );

  assert.deepEqual([error.status, error.type, error.param], [400, "invalid_request_error", "messages"]);
});

test("a chat that the model's dialect cannot say", async () => {
  const error = await refused(
    OpenAI.BadRequestError,
    openai().chat.completions.create({ model: "claude-opus-4-7", messages, n: 2 }),
  );

  assert.deepEqual([error.code, error.param], ["unsupported_value", "n"]);
});

overEachModel("a message with a wrong key", async (model) => {
  const error = await refused(
    Anthropic.AuthenticationError,
    anthropic("sk-wrong").messages.create({ model, messages, max_tokens: 1000 }),
  );

  assert.deepEqual([error.status, error.type], [401, "authentication_error"]);
});

test("a message to an unknown model", async () => {
  const error = await refused(
    Anthropic.NotFoundError,
    anthropic().messages.create({ model: "claude-0", messages, max_tokens: 1000 }),
  );

  assert.deepEqual([error.status, error.type], [404, "not_found_error"]);
});

overEachModel("a message without messages", async (model) => {
  const error = await refused(
    Anthropic.BadRequestError,
    anthropic().messages.create({ model, messages: [], max_tokens: 1000, stream: true }),
  );

  assert.deepEqual([error.status, error.type], [400, "invalid_request_error"]);
  assert.match(error.message, /messages/);
});
