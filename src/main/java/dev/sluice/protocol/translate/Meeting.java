package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.Collected;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Exchange;
import dev.sluice.protocol.conversation.Part;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.Terms;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolNames;
import dev.sluice.protocol.conversation.Translated;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.Turn;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The translation between a caller's and a provider's way to speak.
 *
 * @param heard what of an answer reaches the caller
 */
record Meeting(Speech caller, Speech provider, HeardFields heard) implements Translation {

    @Override
    public Endpoint from() {
        return caller.endpoint();
    }

    @Override
    public Endpoint to() {
        return provider.endpoint();
    }

    @Override
    public Translated request(byte[] body, Terms terms) {
        Drops drops = new Drops(terms.strict());
        Conversation said = caller.readRequest(body, drops);
        Restoration restored = Restoration.of(said, terms);
        ToolNames.Renamed sent =
                ToolNames.in(readable(restored.conversation(), terms, drops), provider.longestToolName());
        byte[] written = Json.bytes(provider.writeRequest(sent.conversation(), terms, drops));
        said.rest().close();
        boolean usageAsked = caller.wantsUsage(said);
        Exchange exchange =
                new Exchange(terms, usageAsked, restored.prefix(), freeForm(said), sent.originals(), caller.echo(said));
        return new Translated(written, drops.places(), exchange);
    }

    /** Leaves the thoughts out of what goes to a provider that has said it cannot read them. */
    private static Conversation readable(Conversation said, Terms terms, Drops drops) {
        if (terms.thoughts()) {
            return said;
        }
        List<Turn> turns = new ArrayList<>(said.turns().size());
        for (Turn turn : said.turns()) {
            turn.parts().stream().filter(Part::proven).forEach(thought -> drops.note(thought.at()));
            List<Part> rest =
                    turn.parts().stream().filter(part -> !part.proven()).toList();
            turns.add(new Turn(turn.role(), rest, turn.at()));
        }
        return said.withTurns(turns);
    }

    private static Set<String> freeForm(Conversation said) {
        return said.toolbox().tools().stream()
                .filter(Tool::freeForm)
                .map(Tool::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public TranslatedAnswer answer(byte[] body, Exchange exchange) {
        Collected whole = new Collected();
        JsonNode answer = Unreadable.object(body, 0, body.length);
        provider.readAnswer(answer, exchange, new StateKeeper(whole, exchange));
        Drops unheard = new Drops(false);
        heard.nameUnheard(answer, to(), from(), unheard);
        return new TranslatedAnswer(Json.bytes(caller.writeAnswer(whole, exchange)), unheard.places());
    }

    @Override
    public StreamTranslator stream(Exchange exchange) {
        return new MeetingStream(caller, provider, exchange);
    }
}
