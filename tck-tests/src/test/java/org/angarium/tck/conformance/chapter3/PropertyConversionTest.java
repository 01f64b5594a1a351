package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/**
 * The conversion table of properties (JMS 3.1, table 3-2), on the sender's and a received message.
 */
class PropertyConversionTest extends ConformanceCase {

  @Statement(
      id = "3.5.4-1",
      text = "A property of each type can be read as each type that the table marks.")
  void markedConversions() throws JMSException {
    Cells cells = new Cells();
    for (Message message : withOneOfEachType()) {
      for (PropertyType row : PropertyType.values()) {
        for (PropertyType column : PropertyType.values()) {
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
      id = "3.5.4-2",
      text = "Reading a property as a type that the table does not mark is a format error.")
  void unmarkedConversions() throws JMSException {
    Cells cells = new Cells();
    for (Message message : withOneOfEachType()) {
      for (PropertyType row : PropertyType.values()) {
        for (PropertyType column : PropertyType.values()) {
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
      id = "3.5.4-3",
      text = "A text that is no number, read as one, gives NumberFormatException.")
  void textThatIsNoNumber() throws JMSException {
    Message message = session().createMessage();
    message.setStringProperty("word", "seven");
    message.setStringProperty("fraction", "1.5");
    message.setStringProperty("large", "99999999999999999999");
    Cells cells = new Cells();
    for (Message each : new Message[] {message, roundTrip(message)}) {
      for (PropertyType type : PropertyType.values()) {
        boolean whole = type.ordinal() >= 1 && type.ordinal() <= 4;
        String[] names = {};
        if (whole) {
          names = new String[] {"word", "fraction", "large"};
        } else if (type == PropertyType.FLOAT || type == PropertyType.DOUBLE) {
          names = new String[] {"word"};
        }
        for (String name : names) {
          cells.refused(
              name + " read as " + type, NumberFormatException.class, () -> type.get(each, name));
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.5.4-4",
      text = "Reading null as a primitive does what the type's valueOf does with a null text.")
  void nullReadAsPrimitive() throws JMSException {
    Message message = session().createMessage();
    message.setStringProperty("nothing", null);
    Cells cells = new Cells();
    for (Message each : new Message[] {message, roundTrip(message)}) {
      for (String name : new String[] {"nothing", "absent"}) {
        cells.equal(name + " read as boolean", () -> each.getBooleanProperty(name), false);
        cells.equal(name + " read as String", () -> each.getStringProperty(name), null);
        for (PropertyType type : PropertyType.values()) {
          if (type != PropertyType.BOOLEAN && type != PropertyType.STRING) {
            Class<? extends Throwable> expected =
                type == PropertyType.FLOAT || type == PropertyType.DOUBLE
                    ? NullPointerException.class
                    : NumberFormatException.class;
            cells.refused(name + " read as " + type, expected, () -> type.get(each, name));
          }
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.5.4-5",
      text = "A text read as boolean is true when it is 'true' in any case, else false.")
  void textReadAsBoolean() throws JMSException {
    Message message = session().createMessage();
    message.setStringProperty("a", "true");
    message.setStringProperty("b", "TrUe");
    message.setStringProperty("c", "false");
    message.setStringProperty("d", "yes");
    message.setStringProperty("e", "");
    for (Message each : new Message[] {message, roundTrip(message)}) {
      assertThat(each.getBooleanProperty("a")).isTrue();
      assertThat(each.getBooleanProperty("b")).isTrue();
      assertThat(each.getBooleanProperty("c")).isFalse();
      assertThat(each.getBooleanProperty("d")).isFalse();
      assertThat(each.getBooleanProperty("e")).isFalse();
    }
  }

  @Statement(
      id = "3.5.4-6",
      text = "A property set as an object converts as one that was set with its type's setter.")
  void objectsConvertAlike() throws JMSException {
    Message message = session().createMessage();
    for (PropertyType row : PropertyType.values()) {
      message.setObjectProperty(row.name(), row.value());
    }
    for (PropertyType row : PropertyType.values()) {
      for (PropertyType column : PropertyType.values()) {
        if (row.isReadableAs(column)) {
          assertThat(column.get(message, row.name())).isEqualTo(column.converted(row.value()));
        } else {
          refuses(MessageFormatException.class, () -> column.get(message, row.name()));
        }
      }
    }
  }

  private Message[] withOneOfEachType() throws JMSException {
    Message message = session().createMessage();
    for (PropertyType row : PropertyType.values()) {
      row.set(message, row.name(), row.value());
    }
    // A text that is both a number and, as every text, a boolean.
    return new Message[] {message, roundTrip(message)};
  }
}
