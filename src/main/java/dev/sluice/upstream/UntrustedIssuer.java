package dev.sluice.upstream;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;

/** The refusal of a provider's certificate, with the name of the authority that issued it: the one that is to be trusted, if any. */
final class UntrustedIssuer extends CertificateException {

    private static final long serialVersionUID = 1L;

    /** Longer than the name of any public authority; the peer chooses it. */
    private static final int LONGEST = 120;

    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

    private final String issuer;

    /** @param chain the certificates that the provider showed, its own first */
    UntrustedIssuer(X509Certificate[] chain, CertificateException cause) {
        super(cause.getMessage(), cause);
        String name = chain.length == 0
                ? ""
                : chain[chain.length - 1].getIssuerX500Principal().getName();
        String printable = UNPRINTABLE.matcher(name).replaceAll("?");
        this.issuer = printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "...";
    }

    /** Returns the issuer's distinguished name, in printable ASCII and of bounded length; empty where there is none. */
    String issuer() {
        return issuer;
    }
}
