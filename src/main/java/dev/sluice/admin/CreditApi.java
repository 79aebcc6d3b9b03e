package dev.sluice.admin;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import dev.sluice.accounting.AmountText;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.accounting.credit.CreditRefused;
import dev.sluice.accounting.credit.CreditTerms;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.credit.RedeemCode;
import dev.sluice.accounting.credit.Wallet;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The part of the API that shows prices and gives credit: wallets, grants and redeem codes. */
public final class CreditApi {

    /** Changes of a wallet that its document shows. */
    private static final int ENTRIES = 100;

    /** Clients whose balances one answer has: a page of the console. */
    private static final int MAX_BALANCES = 100;

    /** The least that can be given: less than any call costs is of no use. */
    private static final BigDecimal LEAST = new BigDecimal("0.000001");

    private static final Pattern NOTE = Pattern.compile("[^\\p{Cntrl}]{1,200}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

    private final CallCosts costs;
    private final Credits credits;
    private final Predicate<String> isClient;
    private final Supplier<String> codes;
    private final InstantSource clock;
    private final ChangeLog log;

    /** A log of what admins changed. */
    @FunctionalInterface
    public interface ChangeLog {

        /** Adds an entry, before the change is made. */
        Mono<Void> record(ServerRequest request, String what, String subject);
    }

    /**
     * Creates the part.
     *
     * @param isClient returns whether there is a client of a name
     * @param codes makes redeem codes, which cannot be guessed
     */
    public CreditApi(
            CallCosts costs,
            Credits credits,
            Predicate<String> isClient,
            Supplier<String> codes,
            InstantSource clock,
            ChangeLog log) {
        this.costs = costs;
        this.credits = credits;
        this.isClient = isClient;
        this.codes = codes;
        this.clock = clock;
        this.log = log;
    }

    /** A grant that was given. */
    record GrantGiven(String id, String balance) {}

    /** Codes that were made: shown this once. */
    record Codes(
            List<String> codes,
            String amount,
            String currency,
            @Nullable Instant expires) {}

    void addTo(RouterFunctions.Builder admin) {
        new AdminRoutes()
                .on(
                        GET,
                        "/prices",
                        request -> AdminAnswers.document(PricesDocument.of(costs.prices(), costs.unpriced())))
                .on(GET, "/balances", this::balances)
                .on(GET, "/wallets/{client}", this::wallet)
                .on(POST, "/wallets/{client}/grants", this::grant)
                .on(POST, "/redeem-codes", this::addCodes)
                .addTo(admin);
    }

    private Mono<ServerResponse> wallet(ServerRequest request) {
        String client = client(request);
        Mono<Wallet> wallet =
                mono(credits.wallet(client)).map(it -> it.orElseGet(() -> Wallet.empty(client, currencyOf(client))));
        return wallet.zipWith(mono(credits.entries(client, ENTRIES)), WalletDocument::of)
                .flatMap(AdminAnswers::document);
    }

    private Mono<ServerResponse> balances(ServerRequest request) {
        List<String> clients = request.queryParam("clients").stream()
                .flatMap(names -> Stream.of(names.split(",", -1)))
                .distinct()
                .toList();
        if (clients.isEmpty() || clients.size() > MAX_BALANCES) {
            throw AdminProblem.field(
                    "clients", "not usable", "1 to " + MAX_BALANCES + " names of clients, separated by commas");
        }
        SortedMap<String, CreditTerms> terms = new TreeMap<>();
        // A client that was removed since the names were read has no balance.
        clients.stream().filter(isClient).forEach(client -> terms.put(client, costs.terms(client)));
        return mono(credits.balances(terms))
                .flatMap(balances -> AdminAnswers.document(BalancesDocument.of(balances, terms, clock.instant())));
    }

    private Mono<ServerResponse> grant(ServerRequest request) {
        String client = client(request);
        String key = request.headers().firstHeader("idempotency-key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw AdminProblem.field("idempotency-key", "not usable", "1 to 200 visible ASCII characters");
        }
        return RequestFields.of(request, List.of("amount", "currency", "expires", "note"))
                .flatMap(fields -> {
                    Money amount = amount(fields, currencyOf(client));
                    Instant expires = expires(fields);
                    String note = fields.value(
                            "note", "", "", name -> fields.text(name, NOTE, "1 to 200 characters of one line"));
                    return log.record(request, "wallet.grant", client + ' ' + amount)
                            .then(Mono.defer(() -> mono(credits.grant(client, amount, expires, note, Kind.GRANT, key))))
                            .flatMap(given -> AdminAnswers.created(new GrantGiven(
                                    given.grant(), AmountText.of(given.wallet().balance()))));
                });
    }

    private Mono<ServerResponse> addCodes(ServerRequest request) {
        return RequestFields.of(request, List.of("amount", "currency", "count", "expires"))
                .flatMap(fields -> {
                    Money amount = amount(fields, costs.prices().currency());
                    Instant expires = expires(fields);
                    long count = fields.has("count") ? fields.wholeNumber("count", 1, Credits.MAX_CODES) : 1;
                    return log.record(request, "redeem-codes.create", count + " of " + amount)
                            .then(made(count))
                            .flatMap(made -> mono(credits.addCodes(hashes(made), amount, expires))
                                    .then(Mono.defer(() -> AdminAnswers.created(new Codes(
                                            made,
                                            AmountText.of(amount.amount()),
                                            amount.currency().getCurrencyCode(),
                                            expires)))));
                });
    }

    /** Makes codes on a thread that may wait for the system's source of chance. */
    private Mono<List<String>> made(long count) {
        return Mono.fromCallable(() -> Stream.generate(codes).limit(count).toList())
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static List<String> hashes(List<String> codes) {
        return codes.stream().map(RedeemCode::hash).toList();
    }

    private String client(ServerRequest request) {
        String client = request.pathVariable("client");
        if (!isClient.test(client)) {
            throw AdminProblem.notFound("unknown_client", "There is no such client; GET /admin/clients lists them.");
        }
        return client;
    }

    private Currency currencyOf(String client) {
        Currency own = costs.terms(client).wallet();
        return own == null ? costs.prices().currency() : own;
    }

    private static Money amount(RequestFields fields, Currency otherwise) {
        BigDecimal amount = fields.decimal("amount", LEAST, Credits.MAX_BALANCE);
        return new Money(amount, fields.has("currency") ? currency(fields) : otherwise);
    }

    private static Currency currency(RequestFields fields) {
        String code = fields.text("currency", CURRENCY, "a currency's code such as USD");
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw fields.wrong("currency", code, "a currency's code such as USD");
        }
    }

    private @Nullable Instant expires(RequestFields fields) {
        Instant expires = fields.orNull("expires", null, fields::moment);
        if (expires != null && !expires.isAfter(clock.instant())) {
            throw fields.wrong("expires", expires.toString(), "a moment to come");
        }
        return expires;
    }

    private static <T> Mono<T> mono(CompletionStage<T> stage) {
        return Mono.fromCompletionStage(stage).onErrorMap(CreditApi::problem);
    }

    private static Throwable problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CreditRefused refused) {
            return new AdminProblem(
                    refused.reason() == CreditRefused.Reason.KEY_REUSED ? HttpStatus.CONFLICT : HttpStatus.BAD_REQUEST,
                    refused.reason().name().toLowerCase(Locale.ROOT),
                    String.valueOf(refused.getMessage()));
        }
        return cause;
    }
}
