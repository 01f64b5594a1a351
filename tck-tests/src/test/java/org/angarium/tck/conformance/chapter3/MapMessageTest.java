package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** MapMessage: its values, names and conversions (JMS 3.1, table 3-7). */
class MapMessageTest extends ConformanceCase {

  @Statement(id = "3.11-1", text = "Values of all ten types in a MapMessage arrive as they were.")
  void valuesArrive() throws JMSException {
    MapMessage message = session().createMapMessage();
    for (ValueType type : ValueType.values()) {
      type.set(message, type.name(), type.value());
    }
    MapMessage received = roundTrip(message);
    for (ValueType type : ValueType.values()) {
      assertThat(type.get(received, type.name())).isEqualTo(type.value());
      assertThat(received.getObject(type.name())).isEqualTo(type.value());
    }
  }

  @Statement(id = "3.11-2", text = "Setting a MapMessage's value again replaces it.")
  void setAgainReplaces() throws JMSException {
    MapMessage message = session().createMapMessage();
    message.setInt("size", 1);
    message.setString("size", "large");
    assertThat(roundTrip(message).getObject("size")).isEqualTo("large");
  }

  @Statement(
      id = "3.11-3",
      text = "getMapNames gives each name of a MapMessage once, and itemExists tells them.")
  void namesAreEnumerated() throws JMSException {
    MapMessage message = session().createMapMessage();
    assertThat(names(message)).isEmpty();
    message.setInt("a", 1);
    message.setString("b", null);
    message.setInt("a", 2);
    for (MapMessage each : new MapMessage[] {message, roundTrip(message)}) {
      assertThat(names(each)).containsExactlyInAnyOrder("a", "b");
      assertThat(each.itemExists("a")).isTrue();
      assertThat(each.itemExists("b")).isTrue();
      assertThat(each.itemExists("absent")).isFalse();
    }
  }

  @Statement(
      id = "3.11-4",
      text =
          "Every setter of MapMessage refuses null and the empty text as a name with"
              + " IllegalArgumentException.")
  void noNameIsRefused() throws JMSException {
    MapMessage message = session().createMapMessage();
    for (String name : new String[] {null, ""}) {
      for (ValueType type : ValueType.values()) {
        refuses(IllegalArgumentException.class, () -> type.set(message, name, type.value()));
      }
      refuses(IllegalArgumentException.class, () -> message.setObject(name, "any"));
      refuses(IllegalArgumentException.class, () -> message.setBytes(name, new byte[2], 0, 1));
    }
  }

  @Statement(id = "3.11-5", text = "A MapMessage's bytes may be a part of an array.")
  void partOfAnArray() throws JMSException {
    MapMessage message = session().createMapMessage();
    message.setBytes("part", new byte[] {1, 2, 3, 4}, 1, 2);
    assertThat(roundTrip(message).getBytes("part")).containsExactly(2, 3);
  }

  @Statement(
      id = "3.11-6",
      text = "An empty MapMessage arrives empty, and values may be empty texts and arrays.")
  void emptyStaysEmpty() throws JMSException {
    assertThat(names(roundTrip(session().createMapMessage()))).isEmpty();
    MapMessage message = session().createMapMessage();
    message.setString("text", "");
    message.setBytes("bytes", new byte[0]);
    MapMessage received = roundTrip(message);
    assertThat(received.getString("text")).isEmpty();
    assertThat(received.getBytes("bytes")).isEmpty();
  }

  @Statement(
      id = "3.11-7",
      text = "A MapMessage's names may be any text, and order and number of values are free.")
  void anyNames() throws JMSException {
    MapMessage message = session().createMapMessage();
    String[] names = {"with space", "1", "NULL", "größe", "x".repeat(300)};
    for (String name : names) {
      message.setString(name, name);
    }
    for (int i = 0; i < 200; i++) {
      message.setInt("n" + i, i);
    }
    MapMessage received = roundTrip(message);
    for (String name : names) {
      assertThat(received.getString(name)).isEqualTo(name);
    }
    assertThat(names(received)).hasSize(205);
    assertThat(received.getInt("n199")).isEqualTo(199);
  }

  // --- 3.11.2

  @Statement(
      id = "3.11.2-1",
      text = "Every setter of a received MapMessage throws MessageNotWriteableException.")
  void receivedIsReadOnly() throws JMSException {
    MapMessage received = roundTrip(session().createMapMessage());
    for (ValueType type : ValueType.values()) {
      refuses(MessageNotWriteableException.class, () -> type.set(received, "name", type.value()));
    }
    refuses(MessageNotWriteableException.class, () -> received.setObject("name", "any"));
    refuses(MessageNotWriteableException.class, () -> received.setBytes("name", new byte[2], 0, 1));
  }

  // --- 3.11.3

  @Statement(
      id = "3.11.3-1",
      text = "A MapMessage's value of each type can be read as each type that the table marks.")
  void markedConversions() throws JMSException {
    Cells cells = new Cells();
    for (MapMessage message : withOneOfEachType()) {
      for (ValueType row : ValueType.values()) {
        for (ValueType column : ValueType.values()) {
          if (row.isReadableAs(column)) {
            cells.equal(
                row + " read as " + column,
                () -> column.get(message, row.name()),
                column.converted(row.value()));
          }
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-2",
      text =
          "Reading a MapMessage's value as a type that the table does not mark is a format"
              + " error.")
  void unmarkedConversions() throws JMSException {
    Cells cells = new Cells();
    for (MapMessage message : withOneOfEachType()) {
      for (ValueType row : ValueType.values()) {
        for (ValueType column : ValueType.values()) {
          if (!row.isReadableAs(column)) {
            cells.refused(
                row + " read as " + column,
                MessageFormatException.class,
                () -> column.get(message, row.name()));
          }
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-3",
      text = "A text in a MapMessage that is no number, read as one, gives NumberFormatException.")
  void textThatIsNoNumber() throws JMSException {
    MapMessage message = session().createMapMessage();
    message.setString("word", "seven");
    Cells cells = new Cells();
    for (MapMessage each : new MapMessage[] {message, roundTrip(message)}) {
      for (ValueType type : ValueType.values()) {
        if (type.isWholeNumber() || type.isFraction()) {
          cells.refused(
              "read as " + type, NumberFormatException.class, () -> type.get(each, "word"));
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-4",
      text =
          "Reading null from a MapMessage as a primitive does what the type's valueOf does with a"
              + " null text; as char it gives NullPointerException.")
  void nullReadAsPrimitive() throws JMSException {
    MapMessage message = session().createMapMessage();
    message.setString("nothing", null);
    Cells cells = new Cells();
    for (MapMessage each : new MapMessage[] {message, roundTrip(message)}) {
      for (String name : new String[] {"nothing", "absent"}) {
        cells.equal(name + " as boolean", () -> each.getBoolean(name), false);
        cells.equal(name + " as String", () -> each.getString(name), null);
        cells.equal(name + " as byte[]", () -> each.getBytes(name), null);
        cells.equal(name + " as Object", () -> each.getObject(name), null);
        cells.refused(name + " as char", NullPointerException.class, () -> each.getChar(name));
        for (ValueType type : ValueType.values()) {
          if (type.isWholeNumber()) {
            cells.refused(
                name + " as " + type, NumberFormatException.class, () -> type.get(each, name));
          } else if (type.isFraction()) {
            cells.refused(
                name + " as " + type, NullPointerException.class, () -> type.get(each, name));
          }
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-5",
      text = "A text in a MapMessage read as boolean is true when it is 'true' in any case.")
  void textReadAsBoolean() throws JMSException {
    MapMessage message = session().createMapMessage();
    message.setString("a", "TrUe");
    message.setString("b", "yes");
    MapMessage received = roundTrip(message);
    assertThat(received.getBoolean("a")).isTrue();
    assertThat(received.getBoolean("b")).isFalse();
  }

  @Statement(
      id = "3.11.3-6",
      text = "setObject of MapMessage does what the setter of the object's type does.")
  void objectsAreValues() throws JMSException {
    MapMessage message = session().createMapMessage();
    for (ValueType type : ValueType.values()) {
      message.setObject(type.name(), type.value());
    }
    MapMessage received = roundTrip(message);
    for (ValueType type : ValueType.values()) {
      assertThat(type.get(received, type.name())).isEqualTo(type.value());
      assertThat(received.getObject(type.name())).isEqualTo(type.value());
    }
  }

  @Statement(
      id = "3.11.3-7",
      text = "setObject of MapMessage refuses an object of any other class as a format error.")
  void otherObjectsAreRefused() throws JMSException {
    MapMessage message = session().createMapMessage();
    Cells classes = new Cells();
    Object[] others = {new Date(), List.of("a"), Map.of("a", "b"), new Object(), new int[1]};
    for (Object other : others) {
      classes.refused(
          "a " + other.getClass(),
          MessageFormatException.class,
          () -> message.setObject("name", other));
    }
    classes.end();
  }

  private MapMessage[] withOneOfEachType() throws JMSException {
    MapMessage message = session().createMapMessage();
    for (ValueType row : ValueType.values()) {
      row.set(message, row.name(), row.value());
    }
    return new MapMessage[] {message, roundTrip(message)};
  }

  private static List<String> names(MapMessage message) throws JMSException {
    List<String> names = new ArrayList<>();
    for (Object name : Collections.list((Enumeration<?>) message.getMapNames())) {
      names.add((String) name);
    }
    return names;
  }
}
