package org.angarium.tck.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.angarium.AngariumConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static final int ROUND = 7;

  private final Tally one = begun();
  private final Tally other = begun();
  private Session session;
  private AutoCloseable connection;

  private static Tally begun() {
    Tally tally = new Tally(1);
    tally.begin(ROUND, new Semaphore(0));
    return tally;
  }

  @BeforeEach
  void open() throws JMSException {
    var opened = new AngariumConnectionFactory("vm://counts").createConnection();
    session = opened.createSession();
    connection = opened;
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  private void comesTo(Tally tally, int round, int number) throws JMSException {
    var message = Payload.message(session, round, 0, number);
    message.reset();
    tally.take(message);
  }

  private Counts counts(Sent sent, boolean copies) {
    return Counts.of(List.of(sent), List.of(one, other), copies);
  }

  @Test
  void countsAMessageThatNobodyGotAsLost() throws JMSException {
    comesTo(one, ROUND, 0);
    comesTo(other, ROUND, 2);

    assertThat(counts(new Sent(0, 3, 0), false)).isEqualTo(new Counts(2, 1, 0, 0));
  }

  @Test
  void countsAMessageThatCameToTwoConsumersAsDoubled() throws JMSException {
    comesTo(one, ROUND, 0);
    comesTo(other, ROUND, 0);

    assertThat(counts(new Sent(0, 1, 0), false)).isEqualTo(new Counts(2, 0, 1, 0));
  }

  @Test
  void expectsEveryMessageAtEachSubscriber() throws JMSException {
    comesTo(one, ROUND, 0);

    assertThat(counts(new Sent(0, 1, 0), true)).isEqualTo(new Counts(1, 1, 0, 0));
  }

  @Test
  void countsASendThatWasCutOffNeitherAsLostNorAsDoubled() throws JMSException {
    comesTo(one, ROUND, 0);
    comesTo(one, ROUND, 2);

    assertThat(counts(new Sent(0, 1, 3), false)).isEqualTo(new Counts(2, 0, 0, 3));
  }

  @Test
  void ignoresWhatAnEarlierRoundCutOff() throws JMSException {
    comesTo(one, ROUND - 1, 0);
    comesTo(one, ROUND, 0);

    assertThat(counts(new Sent(0, 1, 0), false)).isEqualTo(new Counts(1, 0, 0, 0));
  }
}
