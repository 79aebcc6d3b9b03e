package dev.sluice.upstream;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The description in plain words of why TLS with a provider failed. The texts of TLS exceptions quote certificates, never requests. */
final class TlsFailure {

    private TlsFailure() {}

    /** Returns what is wrong with a certificate or the handshake; follows "no connection to …: ". */
    static String describe(SSLException failure) {
        String certificate = ofCertificate(failure);
        return certificate == null ? ofAlert(String.valueOf(failure.getMessage())) : certificate;
    }

    private static @Nullable String ofCertificate(SSLException failure) {
        if (Causes.within(failure, CertificateExpiredException.class) != null) {
            return "its certificate has expired";
        }
        if (Causes.within(failure, CertificateNotYetValidException.class) != null) {
            return "its certificate is not valid yet";
        }
        if (Causes.within(failure, CertPathBuilderException.class) != null) {
            UntrustedIssuer untrusted = Causes.within(failure, UntrustedIssuer.class);
            String issuer = untrusted == null ? "" : untrusted.issuer();
            return "its certificate is not trusted (PKIX: no trusted authority issued it"
                    + (issuer.isEmpty() ? "" : ", but " + issuer)
                    + "; tls.ca-file makes a private one trusted)";
        }
        CertificateException certificate = Causes.within(failure, CertificateException.class);
        String message = certificate == null ? "" : String.valueOf(certificate.getMessage());
        boolean name = message.contains("No subject alternative") || message.contains("No name matching");
        return name ? "its certificate is for another host" : null;
    }

    private static String ofAlert(String message) {
        if (message.contains("certificate_required") || message.contains("bad_certificate")) {
            return "it asked for a client certificate, and took none or not this one (tls.cert-file and its key give"
                    + " one)";
        }
        if (message.contains("certificate_unknown") || message.contains("unknown_ca")) {
            return "it does not accept the client certificate of tls.cert-file";
        }
        return message.contains("not an SSL/TLS record") ? "it does not speak TLS" : "the TLS handshake failed";
    }
}
