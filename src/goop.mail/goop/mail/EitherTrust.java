package goop.mail;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// Trusts what the system trusts, and what the operator's own authorities vouch for.
final class EitherTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager system;
    private final X509ExtendedTrustManager own;

    EitherTrust(X509TrustManager system, X509TrustManager own) {
        // The JDK's are of this kind, which checks the host name too.
        this.system = (X509ExtendedTrustManager) system;
        this.own = (X509ExtendedTrustManager) own;
    }

    /// One check of a certificate chain.
    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void either(Check check) throws CertificateException {
        try {
            check.by(own);
        } catch (CertificateException notOwn) {
            try {
                check.by(system);
            } catch (CertificateException neither) {
                notOwn.addSuppressed(neither);
                throw notOwn;
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        either(each -> each.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        either(each -> each.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        either(each -> each.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return Stream.of(own, system)
                .flatMap(each -> Stream.of(each.getAcceptedIssuers()))
                .toArray(X509Certificate[]::new);
    }
}
