package dev.sluice.config;

import dev.sluice.call.Secret;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.upstream.ProviderTls;
import dev.sluice.upstream.ProviderTls.ClientCertificate;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/** A reader of {@code providers[].tls}: the PEM files, and whether a certificate and its key belong together. */
final class TlsReader {

    private static final String PEM = "a PEM file with a certificate";
    private static final String KEY_PEM = "a PEM file with a private key (PKCS#8, PKCS#1 or SEC 1)";

    /** @param secure whether the provider is reached by TLS at all */
    ProviderTls read(ConfigSection provider, boolean secure) {
        ConfigSection section = provider.get(EgressSchema.TLS);
        if (provider.has(EgressSchema.TLS) && !secure) {
            provider.wrong(EgressSchema.TLS, "without a base-url of https", "a base-url that begins with https://");
        }
        String authorities = section.get(EgressSchema.CA_FILE);
        return new ProviderTls(
                authorities == null ? List.of() : certificates(section, EgressSchema.CA_FILE, authorities),
                client(section));
    }

    private @Nullable ClientCertificate client(ConfigSection section) {
        String certificateFile = section.get(EgressSchema.CERT_FILE);
        String keyFile = section.get(EgressSchema.KEY_FILE);
        Secret password = section.get(EgressSchema.KEY_PASSWORD);
        if (certificateFile == null || keyFile == null) {
            if (keyFile != null || (certificateFile == null && password != null)) {
                section.missing(EgressSchema.CERT_FILE);
            } else if (certificateFile != null) {
                section.missing(EgressSchema.KEY_FILE);
            }
            return null;
        }
        List<X509Certificate> chain = certificates(section, EgressSchema.CERT_FILE, certificateFile);
        PrivateKey key = key(section, keyFile, password);
        if (chain.isEmpty() || key == null) {
            return null;
        }
        if (!isPair(chain.get(0).getPublicKey(), key)) {
            section.wrong(
                    EgressSchema.KEY_FILE,
                    keyFile + " is not the key of the first certificate in " + certificateFile,
                    "the private key of that certificate");
            return null;
        }
        return new ClientCertificate(chain, key);
    }

    /** Returns the certificates in {@code file}, which {@code key} names; a file without any is a problem. */
    static List<X509Certificate> certificates(ConfigSection section, Optional<String> key, String file) {
        String text = text(section, key, file, PEM);
        if (text == null) {
            return List.of();
        }
        try {
            List<X509Certificate> found = PemContent.of(text).getCertificates();
            if (found != null && !found.isEmpty()) {
                return List.copyOf(found);
            }
        } catch (RuntimeException notPem) {
            // Reported as one problem with a file that holds no certificate at all.
        }
        section.wrong(key, file + " contains no certificate that can be read", PEM);
        return List.of();
    }

    private @Nullable PrivateKey key(ConfigSection section, String file, @Nullable Secret password) {
        String text = text(section, EgressSchema.KEY_FILE, file, KEY_PEM);
        if (text == null) {
            return null;
        }
        try {
            PrivateKey key = PemContent.of(text).getPrivateKey(password == null ? null : password.reveal());
            if (key != null) {
                return key;
            }
        } catch (RuntimeException notReadable) {
            // The exception's text could quote the file.
        }
        boolean encrypted = text.contains("ENCRYPTED");
        section.wrong(
                EgressSchema.KEY_FILE,
                encrypted
                        ? file + " is encrypted, and key-password is "
                                + (password == null ? "missing" : "not its password")
                        : file + " contains no private key that can be read",
                KEY_PEM);
        return null;
    }

    private static @Nullable String text(ConfigSection section, Optional<String> key, String file, String expected) {
        BoundedTextFile.Text text = BoundedTextFile.read(file);
        if (text.problem() != null) {
            section.wrong(key, file + ' ' + text.problem(), expected);
            return null;
        }
        return text.content();
    }

    /** Returns whether what {@code key} signs is accepted by {@code certified}; also where no signature of its kind is known. */
    private static boolean isPair(PublicKey certified, PrivateKey key) {
        if (!certified.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            byte[] sample = {1, 2, 3};
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException unknownAlgorithm) {
            return !"RSA".equals(key.getAlgorithm()) && !"EC".equals(key.getAlgorithm());
        }
    }
}
