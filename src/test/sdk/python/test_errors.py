"""Errors, by the class and the fields that programs branch on."""

import anthropic
import openai

from relay import QUESTION, AnthropicTest, OpenAITest, anthropic_client, openai_client, over_each_model

MESSAGES = [{"role": "user", "content": QUESTION}]


class ChatErrors(OpenAITest):
    @over_each_model
    def test_a_wrong_key(self, model):
        with openai_client(key="sk-wrong") as stranger:
            error = self.refused(openai.AuthenticationError, stranger, model=model, messages=MESSAGES)

        self.assertEqual((error.status_code, error.code), (401, "invalid_api_key"))
        self.assertIn("Incorrect API key provided", error.message)
        self.assertNotIn("sk-wrong", error.message)

    def test_an_unknown_model(self):
        error = self.refused(openai.NotFoundError, self.client, model="gpt-0", messages=MESSAGES)

        self.assertEqual((error.status_code, error.code, error.param), (404, "model_not_found", "model"))
        self.assertIn("gpt-0", error.message)

    @over_each_model
    def test_a_request_without_messages(self, model):
        error = self.refused(openai.BadRequestError, self.client, model=model, messages=[])

        self.assertEqual((error.status_code, error.type, error.param), (400, "invalid_request_error", "messages"))

    def test_what_the_model_s_dialect_cannot_say(self):
        error = self.refused(openai.BadRequestError, self.client, model="claude-opus-4-7", n=2, messages=MESSAGES)

        self.assertEqual((error.code, error.param), ("unsupported_value", "n"))

    @over_each_model
    def test_a_stream_is_refused_before_it_begins(self, model):
        error = self.refused(openai.BadRequestError, self.client, model=model, messages=[], stream=True)

        self.assertEqual(error.param, "messages")

    def refused(self, kind, client, **request):
        with self.assertRaises(kind) as caught:
            client.chat.completions.create(**request)
        self.assertTrue(caught.exception.request_id)
        return caught.exception


class MessageErrors(AnthropicTest):
    @over_each_model
    def test_a_wrong_key(self, model):
        with anthropic_client(key="sk-wrong") as stranger:
            error = self.refused(anthropic.AuthenticationError, stranger, model=model, messages=MESSAGES)

        self.assertEqual((error.status_code, error.type), (401, "authentication_error"))
        self.assertNotIn("sk-wrong", str(error))

    def test_an_unknown_model(self):
        error = self.refused(anthropic.NotFoundError, self.client, model="claude-0", messages=MESSAGES)

        self.assertEqual((error.status_code, error.type), (404, "not_found_error"))
        self.assertIn("claude-0", str(error))

    @over_each_model
    def test_a_request_without_messages(self, model):
        error = self.refused(anthropic.BadRequestError, self.client, model=model, messages=[])

        self.assertEqual((error.status_code, error.type), (400, "invalid_request_error"))
        self.assertIn("messages", error.body["error"]["message"])

    def test_what_the_model_s_dialect_cannot_say(self):
        block = {"type": "document", "source": {"type": "file", "file_id": "file_1"}}
        error = self.refused(
            anthropic.BadRequestError, self.client, model="gpt-4.1", messages=[{"role": "user", "content": [block]}]
        )

        self.assertIn("messages[0].content[0].source", error.body["error"]["message"])

    @over_each_model
    def test_a_stream_is_refused_before_it_begins(self, model):
        error = self.refused(anthropic.BadRequestError, self.client, model=model, messages=[], stream=True)

        self.assertEqual(error.type, "invalid_request_error")

    def refused(self, kind, client, **request):
        with self.assertRaises(kind) as caught:
            client.messages.create(max_tokens=1000, **request)
        self.assertTrue(caught.exception.request_id)
        self.assertEqual(caught.exception.body["request_id"], caught.exception.request_id)
        return caught.exception
