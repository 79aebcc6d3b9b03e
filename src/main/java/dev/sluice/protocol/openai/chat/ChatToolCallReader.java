package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the tool calls of one stream, which have an index each. Some providers count from one, give every call the index 0
 * and an id of its own, repeat id and name with every fragment, or leave the index of a trailing fragment out.
 */
final class ChatToolCallReader {

    /** More calls than any answer makes: OpenAI lets a request define 128 tools, and Anthropic about as many. */
    private static final int MAX_CALLS = 1024;

    private final AnswerContext answerContext;
    private final AnswerSink answer;

    private record Place(int choice, int index) {}

    private final Map<Place, Integer> slots = new HashMap<>();
    private final List<String> givenIds = new ArrayList<>();
    private final List<Boolean> hasArguments = new ArrayList<>();
    private int lastChoice;
    private int lastIndex;

    ChatToolCallReader(AnswerContext answerContext, AnswerSink answer) {
        this.answerContext = answerContext;
        this.answer = answer;
    }

    /** Takes the next fragment of a call in {@code choice}, each of which counts its own calls. */
    void delta(int choice, JsonNode call) {
        if (choice != lastChoice) {
            lastChoice = choice;
            lastIndex = lastIndexOf(choice);
        }
        JsonNode function = call.path("function");
        String id = call.path("id").asString("");
        String name = function.path("name").asString("");
        JsonNode numbered = call.path("index");
        boolean isNumbered = numbered.isIntegralNumber() && numbered.canConvertToInt();
        int index = isNumbered ? numbered.asInt() : name.isEmpty() ? lastIndex : lastIndex + 1;
        Integer slot = slots.get(new Place(choice, index));
        boolean another = slot != null && !id.isEmpty() && !name.isEmpty() && !id.equals(givenIds.get(slot));
        if (slot == null || another) {
            slot = start(index, call, id, name);
        }
        lastIndex = index;
        String arguments = ChatDeltaReader.arguments(function);
        if (!arguments.isEmpty()) {
            hasArguments.set(slot, true);
            answer.toolArguments(slot, arguments);
        }
        if (call.path("extra_content").isObject()) {
            answer.toolState(slot, call.path("extra_content").toString());
        }
    }

    /** Ends the calls. One without arguments gets an empty object, since callers fail to parse an empty string. */
    void end() {
        for (int slot = 0; slot < hasArguments.size(); slot++) {
            if (!hasArguments.get(slot)) {
                answer.toolArguments(slot, "{}");
            }
        }
    }

    /** Returns the highest index of a call in {@code choice}, or -1 if it has none. */
    private int lastIndexOf(int choice) {
        return slots.keySet().stream()
                .filter(place -> place.choice == choice)
                .mapToInt(Place::index)
                .max()
                .orElse(-1);
    }

    private int start(int index, JsonNode call, String id, String name) {
        if (name.isEmpty()) {
            throw UnreadableAnswer.answer("arguments of tool call " + index + " before its name");
        }
        Place place = new Place(lastChoice, index);
        boolean first = lastIndexOf(lastChoice) < 0;
        boolean follows = index == lastIndex + 1 || slots.containsKey(new Place(lastChoice, index - 1));
        if (!first && !slots.containsKey(place) && !follows) {
            throw UnreadableAnswer.answer(
                    "tool call " + index + " after " + lastIndex + " (expected: " + (lastIndex + 1) + ")");
        }
        int slot = givenIds.size();
        if (slot == MAX_CALLS) {
            throw UnreadableAnswer.answer("more than " + MAX_CALLS + " tool calls");
        }
        slots.put(place, slot);
        givenIds.add(id);
        hasArguments.add(false);
        answer.toolCall(slot, answerContext.id(call.path("id"), "call_"), name);
        return slot;
    }
}
