"""OpenAI's Responses API: passed through to one provider, translated for the other."""

import json

import openai
import pydantic

from relay import ANSWER_BEGINS, QUESTION, OpenAITest, over_each_model
from test_tools import ARGUMENTS, PARAMETERS, TURNS

TOOL = {"type": "function", "name": "weather", "parameters": PARAMETERS, "strict": True}


class Gate(pydantic.BaseModel):
    kind: str
    width: int


class Responses(OpenAITest):
    @over_each_model
    def test_a_question_is_answered(self, model):
        response = self.client.responses.create(model=model, instructions="Be brief.", input=QUESTION)

        self.assertTrue(response.output_text.startswith(ANSWER_BEGINS))
        self.assertEqual((response.status, response.model), ("completed", model))
        usage = response.usage
        self.assertEqual(usage.total_tokens, usage.input_tokens + usage.output_tokens)
        self.assertGreater(usage.output_tokens, 0)

    @over_each_model
    def test_an_answer_ends_at_its_bound(self, model):
        response = self.client.responses.create(model=model, max_output_tokens=16, input=QUESTION)

        self.assertEqual(response.status, "incomplete")
        self.assertEqual(response.incomplete_details.reason, "max_output_tokens")

    @over_each_model
    def test_events_come_in_their_order(self, model):
        events = list(self.client.responses.create(model=model, stream=True, input=QUESTION))

        self.assertEqual([event.sequence_number for event in events], list(range(len(events))))
        self.assertEqual((events[0].type, events[-1].type), ("response.created", "response.completed"))
        text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
        self.assertEqual(events[-1].response.output_text, text)
        self.assertTrue(text.startswith(ANSWER_BEGINS))

    @over_each_model
    def test_the_helper_assembles_the_response(self, model):
        with self.client.responses.stream(model=model, input=QUESTION) as stream:
            text = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
            response = stream.get_final_response()

        self.assertEqual(response.output_text, text)
        self.assertGreater(response.usage.output_tokens, 0)

    @over_each_model
    def test_an_answer_is_parsed(self, model):
        response = self.client.responses.parse(model=model, text_format=Gate, input=QUESTION)

        self.assertEqual(response.output_parsed, Gate(kind="simulated", width=1))

    @over_each_model
    def test_tools_are_called_turn_by_turn(self, model):
        items = []
        for turn in TURNS:
            items.append({"role": "user", "content": turn})
            response = self.ask(model, items)
            (call,) = [item for item in response.output if item.type == "function_call"]
            self.assertEqual((call.name, json.loads(call.arguments)), ("weather", ARGUMENTS))
            items += [item.to_dict() for item in response.output]
            items.append({"type": "function_call_output", "call_id": call.call_id, "output": "Sunny."})

            response = self.ask(model, items)
            self.assertTrue(response.output_text.startswith(ANSWER_BEGINS))
            items += [item.to_dict() for item in response.output]

    def test_an_unknown_model(self):
        with self.assertRaises(openai.NotFoundError) as caught:
            self.client.responses.create(model="gpt-0", input=QUESTION)
        self.assertEqual(caught.exception.code, "model_not_found")

    @over_each_model
    def test_a_request_without_input(self, model):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.responses.create(model=model, input=[])
        self.assertEqual(caught.exception.type, "invalid_request_error")

    def ask(self, model, items):
        return self.client.responses.create(model=model, store=False, tools=[TOOL], input=items)
