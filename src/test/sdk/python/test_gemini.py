"""Google's own SDK, where it can be installed, over providers of each dialect."""

import unittest

from relay import ANSWER_BEGINS, KEY, QUESTION, URL, over_each_of

try:
    from google import genai
    from google.genai import errors, types
except ImportError:
    genai = None

# One of each dialect: the first is passed through, and the others are translated.
over_each_dialect = over_each_of(["gemini-3-flash", "gpt-4.1", "claude-opus-4-7"])


@unittest.skipIf(genai is None, "no google-genai")
class GeminiTest(unittest.TestCase):
    """A test with a client of Google's SDK."""

    def setUp(self):
        self.client = genai.Client(api_key=KEY, vertexai=False, http_options=types.HttpOptions(base_url=URL))
        self.addCleanup(self.client.close)


class Plain(GeminiTest):
    @over_each_dialect
    def test_a_question_is_answered(self, model):
        answer = self.client.models.generate_content(
            model=model, contents=QUESTION, config=types.GenerateContentConfig(system_instruction="Be brief.")
        )

        self.assertTrue(answer.text.startswith(ANSWER_BEGINS))
        self.assertEqual(answer.candidates[0].finish_reason, types.FinishReason.STOP)
        self.assertEqual(answer.model_version, model)
        usage = answer.usage_metadata
        self.assertGreater(usage.prompt_token_count, 0)
        self.assertGreater(usage.candidates_token_count, 0)

    @over_each_dialect
    def test_an_answer_ends_at_its_bound(self, model):
        answer = self.client.models.generate_content(
            model=model, contents=QUESTION, config=types.GenerateContentConfig(max_output_tokens=5)
        )

        self.assertEqual(answer.candidates[0].finish_reason, types.FinishReason.MAX_TOKENS)
        self.assertEqual(answer.usage_metadata.candidates_token_count, 5)

    @over_each_dialect
    def test_a_stream_comes_in_chunks_and_ends_with_its_usage(self, model):
        chunks = list(self.client.models.generate_content_stream(model=model, contents=QUESTION))

        self.assertGreater(len(chunks), 2)
        self.assertTrue("".join(chunk.text or "" for chunk in chunks).startswith(ANSWER_BEGINS))
        self.assertEqual(chunks[-1].candidates[0].finish_reason, types.FinishReason.STOP)
        self.assertGreater(chunks[-1].usage_metadata.candidates_token_count, 0)

    @over_each_dialect
    def test_a_chat_keeps_its_history(self, model):
        chat = self.client.chats.create(model=model)
        for _ in range(2):
            self.assertTrue("".join(c.text or "" for c in chat.send_message_stream(QUESTION)).startswith(ANSWER_BEGINS))

        self.assertGreaterEqual(len(chat.get_history(curated=True)), 4)


class Tools(GeminiTest):
    @over_each_dialect
    def test_a_function_is_called_and_its_result_answered(self, model):
        called = []

        def weather(city: str) -> str:
            """Returns the weather in a city."""
            called.append(city)
            return "sunny"

        answer = self.client.models.generate_content(
            model=model,
            contents="Please call weather for Rome.",
            config=types.GenerateContentConfig(tools=[weather]),
        )

        self.assertEqual(len(called), 1)
        self.assertTrue(answer.text.startswith(ANSWER_BEGINS))

    @over_each_dialect
    def test_a_declared_function_is_called_in_a_stream(self, model):
        declared = types.FunctionDeclaration(
            name="weather",
            parameters=types.Schema(
                type=types.Type.OBJECT, properties={"city": types.Schema(type=types.Type.STRING)}, required=["city"]
            ),
        )
        chunks = self.client.models.generate_content_stream(
            model=model,
            contents="Please call weather.",
            config=types.GenerateContentConfig(tools=[types.Tool(function_declarations=[declared])]),
        )

        calls = [call for chunk in chunks for call in chunk.function_calls or []]
        self.assertEqual([call.name for call in calls], ["weather"])
        self.assertIn("city", calls[0].args)


class Structured(GeminiTest):
    @over_each_dialect
    def test_an_answer_has_the_form_of_its_schema(self, model):
        answer = self.client.models.generate_content(
            model=model,
            contents=QUESTION,
            config=types.GenerateContentConfig(
                response_mime_type="application/json",
                response_json_schema={
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "count": {"type": "integer"}},
                    "required": ["name", "count"],
                    "additionalProperties": False,
                },
            ),
        )

        self.assertEqual(set(answer.parsed), {"name", "count"})


class Others(GeminiTest):
    @over_each_dialect
    def test_tokens_are_counted(self, model):
        self.assertGreater(self.client.models.count_tokens(model=model, contents=QUESTION).total_tokens, 0)

    def test_models_are_listed_and_named(self):
        self.assertIn("models/gemini-3-flash", [model.name for model in self.client.models.list()])
        self.assertEqual(self.client.models.get(model="gemini-3-flash").name, "models/gemini-3-flash")

    def test_errors_have_googles_form(self):
        with self.assertRaises(errors.ClientError) as unknown:
            self.client.models.generate_content(model="no-such-model", contents="Hi")
        self.assertEqual((unknown.exception.code, unknown.exception.status), (404, "NOT_FOUND"))

        stranger = genai.Client(api_key="wrong", vertexai=False, http_options=types.HttpOptions(base_url=URL))
        self.addCleanup(stranger.close)
        with self.assertRaises(errors.ClientError) as wrong:
            stranger.models.generate_content(model="gemini-3-flash", contents="Hi")
        self.assertEqual((wrong.exception.code, wrong.exception.status), (401, "UNAUTHENTICATED"))
