package org.angarium.tck.conformance.peers;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.angarium.tck.conformance.Provider;
import org.angarium.tck.peers.Reflection;

/**
 * A peer: one broker for the whole JVM, on files in the folder for temporary files. What a test
 * leaves there has names of its own and disturbs no other test.
 */
abstract class PeerProvider implements Provider {

  static Path dataFolder(String peer) {
    try {
      return Files.createTempDirectory(peer);
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for the data of " + peer, e);
    }
  }

  /** A factory of the three plain kinds. */
  abstract ConnectionFactory makeFactory();

  @Override
  public ConnectionFactory connectionFactory() {
    return makeFactory();
  }

  @Override
  public ConnectionFactory connectionFactory(String clientId) {
    ConnectionFactory factory = makeFactory();
    Reflection.call(factory, "setClientID", clientId);
    return factory;
  }

  @Override
  public ConnectionFactory securedConnectionFactory() {
    return makeFactory();
  }

  @Override
  public QueueConnectionFactory queueConnectionFactory() {
    return (QueueConnectionFactory) makeFactory();
  }

  @Override
  public TopicConnectionFactory topicConnectionFactory() {
    return (TopicConnectionFactory) makeFactory();
  }

  @Override
  public Provider durable(Path folder) {
    return this;
  }

  @Override
  public void close() {
    // The broker goes on for the next test.
  }
}
