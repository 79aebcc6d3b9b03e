"""Calls that generate no text: token counts and embeddings."""

import openai

from relay import QUESTION, AnthropicTest, OpenAITest, over_each_model


class CountedTokens(AnthropicTest):
    @over_each_model
    def test_a_longer_prompt_counts_more(self, model):
        self.assertGreater(self.count(model, QUESTION * 20), self.count(model, QUESTION))

    def test_an_estimate_says_that_it_is_one(self):
        for model, marked in [("claude-opus-4-7", None), ("gpt-4.1", "true")]:
            with self.subTest(model=model):
                answer = self.client.messages.with_raw_response.count_tokens(
                    model=model, messages=[{"role": "user", "content": QUESTION}]
                )
                self.assertEqual(answer.headers.get("x-sluice-estimated"), marked)

    def count(self, model, text):
        return self.client.messages.count_tokens(
            model=model, messages=[{"role": "user", "content": text}]
        ).input_tokens


class Embeddings(OpenAITest):
    def test_texts_are_embedded_in_their_order(self):
        answer = self.client.embeddings.create(model="gpt-4.1", input=["one", "two"], dimensions=4)

        self.assertEqual([(item.index, len(item.embedding)) for item in answer.data], [(0, 4), (1, 4)])
        self.assertGreater(answer.usage.prompt_tokens, 0)

    def test_a_model_without_embeddings_refuses_them(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.embeddings.create(model="claude-opus-4-7", input="one")
        self.assertEqual(caught.exception.param, "model")
