package org.angarium.session;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who wants to connect, and by which mechanism.
 *
 * @param mechanism a SASL name, {@link #ANONYMOUS} or {@link #PLAIN} at least
 * @param peerCertificates the verified chain of the peer's TLS certificate, the peer's first; empty
 *     without TLS client authentication
 * @param description what operators see of this client: host, process, library version
 */
public record ConnectRequest(
    String mechanism, List<X509Certificate> peerCertificates, String description) {

  /** No credentials (RFC 4505). */
  public static final String ANONYMOUS = "ANONYMOUS";

  /** User and password in one response (RFC 4616). */
  public static final String PLAIN = "PLAIN";

  /** Takes an unmodifiable copy of the certificates. */
  public ConnectRequest {
    peerCertificates = List.copyOf(peerCertificates);
  }
}
