package dev.sluice.config;

import dev.sluice.access.ClientKey;
import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Money;
import dev.sluice.call.Caller;
import dev.sluice.call.Secret;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** Reads {@code sluice.clients}. */
final class ClientReader {

    /** Stands in where no usable key was given; the settings are refused. */
    private static final ClientKey NO_KEY = ClientKey.of("");

    private static final ValueFormat<ClientKey> SHA256 =
            new ValueFormat<>("64 hexadecimal digits, as sha256sum prints", false, ClientKey::ofSha256);

    private final Currency currency;
    private final Problems problems;

    ClientReader(Currency currency, Problems problems) {
        this.currency = currency;
        this.problems = problems;
    }

    List<ClientSettings> read(List<ConfigSection> sections) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        UniqueNames<ClientKey> keys = new UniqueNames<>(problems);
        List<ClientSettings> clients = new ArrayList<>();
        for (ConfigSection section : sections) {
            ClientSettings client = client(section);
            names.add(client.name(), section.path("name"), "the name", "a name of its own");
            if (!client.key().equals(NO_KEY)) {
                keys.add(client.key(), section.path("key"), "the key", "a key of its own");
            }
            clients.add(client);
        }
        return clients;
    }

    private ClientSettings client(ConfigSection section) {
        Caller caller = new Caller(
                section.require("name", ValueFormat.NAME, ""),
                section.get("weight", ValueFormat.WEIGHT, 1.0),
                section.get("priority", ValueFormat.anyNumber(), 0),
                section.get("rpm", ValueFormat.wholeNumber(1)),
                section.get("tpm", ValueFormat.wholeNumber(1)),
                section.get("concurrency", ValueFormat.smallNumber(1)),
                section.all("models", ValueFormat.PATTERN));
        if (caller.name().equals(Caller.ANONYMOUS.name())) {
            section.wrong("name", "anonymous", "another name: this one is for calls without a key");
        }
        return new ClientSettings(
                caller, key(section), section.has("budget") ? budget(section.section("budget")) : null);
    }

    private static ClientKey key(ConfigSection section) {
        if (section.has("key") == section.has("key-sha256")) {
            section.wrong(
                    "key", section.has("key") ? "there beside key-sha256" : "missing", "either key or key-sha256");
        }
        Secret secret = section.get("key", ValueFormat.SECRET);
        return secret == null ? section.get("key-sha256", SHA256, NO_KEY) : ClientKey.of(secret.reveal());
    }

    private Budget budget(ConfigSection section) {
        return new Budget(
                new Money(section.require("amount", ValueFormat.AMOUNT, BigDecimal.ZERO), currency),
                section.require("per", ValueFormat.oneOf(Budget.Period.class), Budget.Period.TOTAL));
    }
}
