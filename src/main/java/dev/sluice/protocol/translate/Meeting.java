package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.Exchange;
import dev.sluice.protocol.StreamTranslator;
import dev.sluice.protocol.Terms;
import dev.sluice.protocol.Translated;
import dev.sluice.protocol.Translation;
import dev.sluice.protocol.conversation.Collected;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.Json;
import java.util.Set;
import java.util.stream.Collectors;

/** The translation between a caller's and a provider's way to speak. */
record Meeting(Speech caller, Speech provider) implements Translation {

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
        byte[] written = Json.bytes(provider.writeRequest(restored.conversation(), terms, drops));
        said.rest().close();
        boolean usageAsked = caller.wantsUsage(said);
        Exchange exchange = new Exchange(terms, usageAsked, restored.prefix(), freeForm(said), caller.echo(said));
        return new Translated(written, drops.places(), exchange);
    }

    private static Set<String> freeForm(Conversation said) {
        return said.toolbox().tools().stream()
                .filter(Tool::freeForm)
                .map(Tool::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public byte[] answer(byte[] body, Exchange exchange) {
        Collected whole = new Collected();
        provider.readAnswer(body, exchange, new StateKeeper(whole, exchange));
        return Json.bytes(caller.writeAnswer(whole, exchange));
    }

    @Override
    public StreamTranslator stream(Exchange exchange) {
        return new MeetingStream(caller, provider, exchange);
    }
}
