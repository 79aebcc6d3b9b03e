// Clients of the relay under test.

import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

const url = process.env.RELAY_URL;
const managementUrl = process.env.RELAY_MANAGEMENT_URL;

// One of each dialect: for either SDK, one is passed through and one is translated.
const models = ["gpt-4.1", "claude-opus-4-7"];
// Likewise, of models with reasoning.
const thinkers = ["gemini-2.5-flash", "claude-opus-4-7"];

export const question = "What is a sluice?";
// Every answer of the simulated provider begins with this text.
export const answerBegins = /^The text is about a small town/;

export function openai(apiKey = "sk-demo") {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
}

export function anthropic(apiKey = "sk-demo") {
  return new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });
}

function overEach(models, name, body) {
  for (const model of models) {
    test(`${name} (${model})`, () => body(model));
  }
}

/** Declares a test once a model. */
export const overEachModel = (name, body) => overEach(models, name, body);

/** Declares a test once a model that thinks. */
export const overEachThinker = (name, body) => overEach(thinkers, name, body);

/** Returns all that an asynchronous sequence yields. */
export async function collect(sequence) {
  const items = [];
  for await (const item of sequence) {
    items.push(item);
  }
  return items;
}

/** Returns the sum over all series of a metric that have the labels. */
export async function metric(name, labels = {}) {
  const page = await (await fetch(`${managementUrl}/metrics`)).text();
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return page
    .split("\n")
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

/** Returns once a condition holds, or fails with what was awaited. */
export async function awaitUntil(what, holds, seconds = 30) {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > deadline) {
      throw new Error(`not within ${seconds} s: ${what}`);
    }
    await pause(50);
  }
}
