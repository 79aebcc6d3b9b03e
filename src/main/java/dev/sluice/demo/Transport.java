package dev.sluice.demo;

/** The way in which a simulated provider is reached. */
public enum Transport {
    /** HTTP/1.1 without TLS, as a model server beside the relay. */
    HTTP("http"),
    /** HTTP/1.1 over TLS. */
    HTTPS("https"),
    /** HTTP/2 over TLS, as most providers. */
    H2("h2");

    private final String label;

    Transport(String label) {
        this.label = label;
    }

    /** Returns the name in options and tables. */
    public String label() {
        return label;
    }

    boolean isSecure() {
        return this != HTTP;
    }
}
