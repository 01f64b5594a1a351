package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectMessageTest {
  private static final String HERE = ObjectMessageTest.class.getName();

  static List<Serializable> plainValues() {
    return List.of(
        "text",
        1,
        2L,
        (short) 3,
        (byte) 4,
        'c',
        1.5f,
        2.5,
        true,
        BigInteger.TEN.pow(40),
        new BigDecimal("1.50"),
        new int[] {1, 2},
        new String[] {"a", null},
        new byte[][] {{1}, {2, 3}});
  }

  @ParameterizedTest
  @MethodSource("plainValues")
  void plainValuesNeedNoTrust(Serializable value) throws JMSException {
    assertThat(receive(value, null).getObject()).isEqualTo(value);
  }

  @Test
  void aStringBuilderNeedsNoTrust() throws JMSException {
    assertThat(receive(new StringBuilder("text"), null).getObject()).hasToString("text");
    assertThat(receive(new StringBuffer("text"), null).getObject()).hasToString("text");
  }

  @Test
  void aTrustedClassIsRead() throws JMSException {
    Order order = new Order("o-1", new Line(3));
    Order read = (Order) receive(order, HERE + "$Order," + HERE + "$Line").getObject();
    assertThat(read.name).isEqualTo("o-1");
    assertThat(read.line.count).isEqualTo(3);
    assertThat(receive(Color.RED, "org.angarium.jms.*").getObject()).isEqualTo(Color.RED);
    assertThat(receive(new Point(1, 2), "org.**").getObject()).isEqualTo(new Point(1, 2));
    assertThat(receive(new Date(5), "*").getObject()).isEqualTo(new Date(5));
    assertThat(receive(new ArrayList<>(List.of(1)), "java.util.*").getObject())
        .isEqualTo(List.of(1));
  }

  @Test
  void aClassThatIsNotTrustedIsRefusedByNameAndOption() throws JMSException {
    AngariumObjectMessage message = receive(new Date(5), null);
    assertThatThrownBy(message::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.util.Date")
        .hasMessageContaining("trustedClasses");
    assertThatThrownBy(() -> message.getBody(Date.class))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.util.Date");
    assertThat(message.isBodyAssignableTo(Date.class)).isFalse();
    assertThat(message.isBodyAssignableTo(Object.class)).isFalse();
  }

  @Test
  void aNestedClassThatIsNotTrustedIsRefused() throws JMSException {
    assertThatThrownBy(receive(new Order("o-1", new Line(3)), HERE + "$Order")::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining(HERE + "$Line");
    Map<String, Object> map = new HashMap<>(Map.of("k", new ArrayList<>(List.of(new Date(5)))));
    assertThatThrownBy(
            receive((Serializable) map, "java.util.HashMap,java.util.ArrayList")::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.util.Date");
    assertThatThrownBy(receive(new Date[1], null)::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.util.Date");
    assertThatThrownBy(receive(Date.class, null)::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.util.Date");
  }

  @Test
  void aSuperclassThatIsNotTrustedIsRefused() throws JMSException {
    assertThatThrownBy(receive(new RushOrder(), HERE + "$RushOrder")::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining(HERE + "$Order");
  }

  @Test
  void aRefusedClassIsNeitherInitialisedNorItsCodeRun() throws JMSException {
    AngariumObjectMessage message = receive(new Loud(), null);
    Loud.wasRead = false;
    assertThatThrownBy(message::getObject).isInstanceOf(MessageFormatException.class);
    assertThat(Loud.wasRead).isFalse();
  }

  @Test
  void aClassIsRefusedBeforeItIsLookedFor() throws JMSException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
    out.writeShort(ObjectStreamConstants.STREAM_VERSION);
    out.writeByte(ObjectStreamConstants.TC_OBJECT);
    writeClass(out, "com.evil.Gadget");
    assertThatThrownBy(receiveBytes(bytes.toByteArray(), null)::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("com.evil.Gadget, which is not trusted");
    assertThatThrownBy(receiveBytes(bytes.toByteArray(), "*")::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("ClassNotFoundException");
  }

  @Test
  void aDynamicProxyIsRefusedUnlessEverythingIsTrusted() throws JMSException {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Runnable.class}, new Silent());
    assertThatThrownBy(
            receive(
                    (Serializable) proxy,
                    HERE + "$Silent,java.lang.Runnable,java.lang.reflect.Proxy")
                ::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("trustedClasses");
    assertThat(receive((Serializable) proxy, "*").getObject()).isInstanceOf(Runnable.class);
  }

  @Test
  void aDeepGraphIsRefused() throws JMSException {
    assertThat(receive(nested(50), HERE + "$Nested").getObject()).isInstanceOf(Nested.class);
    assertThatThrownBy(receive(nested(500), HERE + "$Nested")::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("depth of 101")
        .hasMessageContaining("limit of 100");
    assertThatThrownBy(receive(nested(500), "*")::getObject)
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  void anArrayThatClaimsMoreThanItsMessageHoldsIsRefused() throws JMSException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
    out.writeShort(ObjectStreamConstants.STREAM_VERSION);
    out.writeByte(ObjectStreamConstants.TC_ARRAY);
    writeClass(out, "[J");
    out.writeInt(Integer.MAX_VALUE);
    assertThatThrownBy(receiveBytes(bytes.toByteArray(), null)::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("array elements");
  }

  @Test
  void largeArraysAndCollectionsThatAreThereAreRead() throws JMSException {
    byte[] large = new byte[4 << 20];
    assertThat(receive(large, null).getObject()).isEqualTo(large);
    HashMap<Integer, Object> map = new HashMap<>();
    ArrayList<Object> list = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      map.put(i, new HashMap<>(Map.of("k", 1)));
      list.add(new ArrayList<>());
    }
    list.add(map);
    assertThat(receive(list, "java.util.*").getObject()).isEqualTo(list);
  }

  @Test
  void damagedBytesAreAFormatError() throws JMSException {
    byte[] good = ((Body.Bytes) Messages.send(message("text")).body()).bytes();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(receiveBytes(cut, null)::getObject)
          .isInstanceOf(MessageFormatException.class);
    }
  }

  @Test
  void anExceptionOfTheClassIsAFormatError() throws JMSException {
    assertThatThrownBy(receive(new Unreadable(), HERE + "$Unreadable")::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasStackTraceContaining("I never can be read");
    AngariumObjectMessage message = Messages.object();
    assertThatThrownBy(() -> message.setObject(new Order("o", new Object())))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.lang.Object");
    assertThatThrownBy(() -> message.setObject(new Broken()))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("I never can be written");
    assertThat(message.getObject()).isNull();
  }

  @Test
  void aClassThatCannotBeInitialisedIsAFormatError() throws JMSException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
    out.writeShort(ObjectStreamConstants.STREAM_VERSION);
    out.writeByte(ObjectStreamConstants.TC_OBJECT);
    writeClass(out, HERE + "$Unloadable");
    assertThatThrownBy(receiveBytes(bytes.toByteArray(), "*")::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasStackTraceContaining("ExceptionInInitializerError");
  }

  @Test
  void theObjectIsASnapshotAndEveryReadACopy() throws JMSException {
    AngariumObjectMessage message = Messages.object();
    int[] given = {1, 2};
    message.setObject(given);
    given[0] = 9;
    Envelope envelope = Messages.send(message);
    message.clearBody();
    message.setObject("other");
    AngariumObjectMessage received = (AngariumObjectMessage) Messages.receive(envelope);
    ((int[]) received.getObject())[0] = 7;
    assertThat((int[]) received.getObject()).containsExactly(1, 2);
  }

  @Test
  void noObjectIsNoBodyAndFitsEveryType() throws JMSException {
    AngariumObjectMessage message = Messages.object();
    message.setObject(null);
    assertThat(Messages.send(message).body()).isSameAs(Body.NONE);
    AngariumObjectMessage received = Messages.sendAndReceive(message);
    assertThat(received.getObject()).isNull();
    assertThat(received.isBodyAssignableTo(Thread.class)).isTrue();
    assertThat(received.getBody(Thread.class)).isNull();
  }

  @Test
  void theBodyFitsTheObjectsTypes() throws JMSException {
    AngariumObjectMessage message = message(5);
    for (Class<?> type :
        new Class<?>[] {
          Serializable.class, Integer.class, Number.class, Comparable.class, Object.class
        }) {
      assertThat(message.isBodyAssignableTo(type)).isTrue();
      assertThat(message.getBody(type)).isEqualTo(5);
    }
    assertThat(message.isBodyAssignableTo(String.class)).isFalse();
    assertThatThrownBy(() -> message.getBody(String.class))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void aReceivedObjectIsReadOnlyUntilCleared() throws JMSException {
    AngariumObjectMessage received = Messages.sendAndReceive(message("a"));
    assertThatThrownBy(() -> received.setObject("b"))
        .isInstanceOf(MessageNotWriteableException.class);
    received.clearBody();
    assertThat(received.getObject()).isNull();
    received.setObject("b");
    assertThat(received.getObject()).isEqualTo("b");
  }

  @Test
  void classesComeFromTheThreadsClassLoader() throws JMSException {
    AngariumObjectMessage message = receive(new Line(3), HERE + "$Line");
    List<String> asked = new ArrayList<>();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            asked.add(name);
            throw new ClassNotFoundException(name);
          }
        });
    try {
      assertThat(message.getObject()).isInstanceOf(Line.class);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(asked).contains(HERE + "$Line");
  }

  private static AngariumObjectMessage message(Serializable object) throws JMSException {
    AngariumObjectMessage message = Messages.object();
    message.setObject(object);
    return message;
  }

  private static AngariumObjectMessage receive(Serializable object, String trustedClasses)
      throws JMSException {
    return receive(Messages.send(message(object)), trustedClasses);
  }

  private static AngariumObjectMessage receiveBytes(byte[] bytes, String trustedClasses)
      throws JMSException {
    Envelope envelope = Messages.send(message("replaced")).withBody(Body.of(bytes));
    return receive(envelope, trustedClasses);
  }

  private static AngariumObjectMessage receive(Envelope envelope, String trustedClasses) {
    assertThat(envelope.bodyType()).isEqualTo(BodyType.OBJECT);
    return (AngariumObjectMessage)
        new MessageFactory(TrustedClasses.parse(trustedClasses))
            .received(envelope, envelope.destination(), 1, false, null);
  }

  private static void writeClass(DataOutputStream out, String name) throws IOException {
    out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
    out.writeUTF(name);
    out.writeLong(name.equals("[J") ? 0x782004B512B17593L : 1);
    out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
    out.writeShort(0);
    out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    out.writeByte(ObjectStreamConstants.TC_NULL);
  }

  private static Nested nested(int depth) {
    Nested outer = null;
    for (int i = 0; i < depth; i++) {
      outer = new Nested(outer);
    }
    return outer;
  }

  enum Color {
    RED
  }

  record Point(int x, int y) implements Serializable {}

  private static class Order implements Serializable {
    private static final long serialVersionUID = 1L;
    final String name;

    @SuppressWarnings("serial")
    final Line line;

    @SuppressWarnings("serial")
    final Object more;

    Order(String name, Object more) {
      this.name = name;
      this.line = more instanceof Line given ? given : null;
      this.more = line == null ? more : null;
    }
  }

  private static final class RushOrder extends Order {
    private static final long serialVersionUID = 1L;

    RushOrder() {
      super("rush", null);
    }
  }

  private record Line(int count) implements Serializable {}

  private static final class Nested implements Serializable {
    private static final long serialVersionUID = 1L;
    final Nested inner;

    Nested(Nested inner) {
      this.inner = inner;
    }
  }

  private static final class Loud implements Serializable {
    private static final long serialVersionUID = 1L;
    static boolean wasRead;

    private void readObject(ObjectInputStream in) {
      wasRead = true;
    }
  }

  private static final class Unloadable implements Serializable {
    private static final long serialVersionUID = 1L;
    static final int NUMBER = Integer.parseInt("no number");
  }

  private static final class Broken implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) {
      throw new java.lang.IllegalStateException("I never can be written");
    }
  }

  private static final class Unreadable implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new java.lang.IllegalStateException("I never can be read");
    }
  }

  private static final class Silent implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
      return null;
    }
  }
}
