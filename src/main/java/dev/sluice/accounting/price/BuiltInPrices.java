package dev.sluice.accounting.price;

import dev.sluice.accounting.price.Price.PromptTier;
import dev.sluice.call.BilledTier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list prices in Sluice's jar, {@code prices.json}. Immutable.
 *
 * @param version changes with every change of an entry
 * @param currency the currency of every price
 */
public record BuiltInPrices(String version, Currency currency, List<PriceEntry> entries) {

    private static final Map<String, DayOfWeek> DAYS = days();

    public BuiltInPrices {
        entries = List.copyOf(entries);
    }

    /** Returns prices without an entry. */
    public static BuiltInPrices none(Currency currency) {
        return new BuiltInPrices("none", currency, List.of());
    }

    /** Reads the list from the jar; it blocks. */
    public static BuiltInPrices read() {
        try (InputStream book = BuiltInPrices.class.getResourceAsStream("/dev/sluice/accounting/prices.json")) {
            JsonNode json = JsonMapper.shared().readTree(Objects.requireNonNull(book, "prices.json"));
            List<PriceEntry> entries = new ArrayList<>();
            for (JsonNode entry : json.get("entries")) {
                entries.add(entry(entry));
            }
            return new BuiltInPrices(
                    json.get("version").asString(),
                    Currency.getInstance(json.get("currency").asString()),
                    entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the entries by the names of their models. */
    Map<String, List<PriceEntry>> byModel() {
        Map<String, List<PriceEntry>> byModel = new HashMap<>();
        for (PriceEntry entry : entries) {
            for (String model : entry.models()) {
                byModel.computeIfAbsent(model, name -> new ArrayList<>(1)).add(entry);
            }
        }
        return byModel;
    }

    private static PriceEntry entry(JsonNode json) {
        List<String> models = new ArrayList<>();
        json.get("models").forEach(model -> models.add(model.asString()));
        JsonNode note = json.path("note");
        return new PriceEntry(
                models,
                price(json),
                json.get("source").asString(),
                LocalDate.parse(json.get("date").asString()),
                instant(json.path("from")),
                instant(json.path("until")),
                note.isMissingNode() ? null : note.asString());
    }

    private static Price price(JsonNode json) {
        List<PromptTier> tiers = new ArrayList<>();
        for (JsonNode tier : json.path("tiers")) {
            tiers.add(new PromptTier(tier.get("above").asLong(), rates(tier.get("rates"))));
        }
        Map<BilledTier, BigDecimal> serviceTiers = new EnumMap<>(BilledTier.class);
        json.path("service-tiers")
                .properties()
                .forEach(tier -> serviceTiers.put(BilledTier.of(tier.getKey()), amount(tier.getValue())));
        List<PeakHours> peaks = new ArrayList<>();
        for (JsonNode peak : json.path("peak-hours")) {
            peaks.add(peak(peak));
        }
        return new Price(rates(json.get("rates")), tiers, serviceTiers, peaks);
    }

    private static PeakHours peak(JsonNode json) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        json.get("days").forEach(day -> days.add(Objects.requireNonNull(DAYS.get(day.asString()), day.asString())));
        return new PeakHours(
                days,
                LocalTime.parse(json.get("from").asString()),
                LocalTime.parse(json.get("to").asString()),
                amount(json.get("factor")));
    }

    private static Rates rates(JsonNode json) {
        Map<TokenKind, BigDecimal> rates = new EnumMap<>(TokenKind.class);
        json.properties()
                .forEach(rate -> rates.put(
                        TokenKind.valueOf(rate.getKey().toUpperCase(Locale.ROOT).replace('-', '_')),
                        amount(rate.getValue())));
        return new Rates(rates);
    }

    /** Amounts are strings in the list, so that no digit passes through floating point. */
    private static BigDecimal amount(JsonNode json) {
        return new BigDecimal(json.asString());
    }

    private static @Nullable Instant instant(JsonNode json) {
        return json.isMissingNode() ? null : Instant.parse(json.asString());
    }

    private static Map<String, DayOfWeek> days() {
        Map<String, DayOfWeek> days = new HashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            days.put(day.name().substring(0, 3).toLowerCase(Locale.ROOT), day);
        }
        return Map.copyOf(days);
    }
}
