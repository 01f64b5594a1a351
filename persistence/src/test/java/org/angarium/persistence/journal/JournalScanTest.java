package org.angarium.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the scan finds when segments that were drained are used again, are gone, shorter than they
 * were, or end in a record that was not written to its end.
 */
class JournalScanTest {
  private static final int SEGMENT = 16 << 10;
  private static final UUID BROKER = new UUID(1, 2);

  @TempDir Path folder;

  private final List<Long> found = new ArrayList<>();

  /** The first record of each segment, by generation; the records of one end before the next. */
  private final List<Long> firsts = new ArrayList<>();

  private final List<String> files = new ArrayList<>();

  /** Where a record ends; behind the end of the file when a part of it stands in the next. */
  private record End(String file, long sequence, long offset) {}

  private final List<End> ends = new ArrayList<>();

  private static Batch batch(long n) {
    return Batch.of(
        new Operation.Insert(
            List.of(new MessageKey(1, 4, n)), 0, Messages.bytes(Messages.noise(900))));
  }

  /** Appends records until so many more segments are begun; returns the last record. */
  private long append(Segments segments, long generation, long sequence, int begun)
      throws IOException {
    Journal journal = new Journal(segments, 1, BROKER, generation, sequence);
    BatchCodec codec = new BatchCodec(1 << 20, () -> 0);
    long next = sequence;
    int goal = files.size() + begun;
    while (true) {
      EncodedBatch encoded = codec.encode(batch(next + 1));
      if (files.size() == goal && journal.segmentsFor(encoded.space()) > 0) {
        break;
      }
      Place place = new Place(++next);
      journal.append(place, encoded);
      ends.add(new End(place.segment().toString(), next, place.offset() + (long) encoded.space()));
      String file = place.segment().toString();
      if (files.isEmpty() || !files.get(files.size() - 1).equals(file)) {
        files.add(file);
        firsts.add(place.segment().header().firstSequence());
      }
    }
    journal.write();
    journal.force();
    return next;
  }

  private Segments empty(int files) throws IOException {
    Segments segments = new Segments(new FolderDisk(folder), SEGMENT, 16);
    for (int i = 0; i < files; i++) {
      segments.grow();
    }
    return segments;
  }

  /** Begins one more segment, in the file of an older one. */
  private long useAgain(int index, long sequence) throws IOException {
    FolderDisk disk = new FolderDisk(folder);
    Segments only = new Segments(disk, SEGMENT, 16);
    String name = files.get(index);
    only.addFree(new SegmentFile(name, disk.open(name), SEGMENT));
    long last = append(only, files.size(), sequence, 1);
    only.close();
    return last;
  }

  private JournalScan scan(long drained, long confirmed) throws IOException {
    Segments segments = new Segments(new FolderDisk(folder), SEGMENT, 16);
    JournalScan scan =
        new JournalScan(
            segments, BROKER, drained, confirmed, (place, payload) -> found.add(place.sequence()));
    scan.run();
    segments.close();
    return scan;
  }

  private static List<Long> sequences(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private long threeSegments() throws IOException {
    Segments segments = empty(3);
    long last = append(segments, 0, 0, 3);
    segments.close();
    assertThat(files).hasSize(3);
    return last;
  }

  @Test
  void aGapWhoseSegmentWasDrainedAndUsedAgainIsNoDamage() throws IOException {
    long last = useAgain(1, threeSegments());
    long drained = firsts.get(2) - 1;

    JournalScan scan = scan(drained, last);

    assertThat(scan.findings()).isEmpty();
    assertThat(found).isEqualTo(sequences(drained + 1, last));
    assertThat(scan.lastSequence()).isEqualTo(last);
  }

  @Test
  void aGapWhoseSegmentWasNotDrainedIsDamage() throws IOException {
    long last = useAgain(1, threeSegments());
    long drained = firsts.get(1) + 2;

    JournalScan scan = scan(drained, last);

    assertThat(scan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.damage()).isTrue();
              assertThat(finding.what())
                  .contains(
                      "records from %d to %d are lost".formatted(drained + 1, firsts.get(2) - 1));
            });
    assertThat(found).isEqualTo(sequences(firsts.get(2), last));
  }

  @Test
  void aSegmentThatIsGoneIsDamage() throws IOException {
    long last = threeSegments();
    Files.delete(folder.resolve(files.get(1)));

    JournalScan scan = scan(0, last);

    assertThat(scan.findings()).anyMatch(JournalScan.Finding::damage);
    List<Long> expected = new ArrayList<>(sequences(1, firsts.get(1) - 1));
    expected.addAll(sequences(firsts.get(2), last));
    assertThat(found).isEqualTo(expected);
  }

  /** A crash may take it; a later one, when the segment is not the last any more, tells nothing. */
  @Test
  void theLostHeaderOfTheLastSegmentIsWrittenAgain() throws IOException {
    long last = threeSegments();
    Path file = folder.resolve(files.get(2));
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 0, SegmentHeader.LENGTH, (byte) 0);
    Files.write(file, bytes);

    assertThat(scan(0, last).findings()).singleElement().matches(finding -> !finding.damage());
    assertThat(scan(0, last).findings()).isEmpty();
    assertThat(found).hasSize(2 * (int) last);
  }

  @Test
  void readsAllAndFindsNothingWrong() throws IOException {
    long last = threeSegments();
    assertThat(scan(0, last).findings()).isEmpty();
    assertThat(found).isEqualTo(sequences(1, last));
  }

  /** A crash amid a write: of the last record some bytes are there, and then what was before. */
  @Test
  void aTornLastRecordIsCutAndSaidWhere() throws IOException {
    long last = threeSegments();
    Path file = folder.resolve(files.get(2));
    byte[] whole = Files.readAllBytes(file);
    int begin = (int) ends.get(ends.size() - 2).offset();
    int end = (int) ends.get(ends.size() - 1).offset();
    int reported = 0;
    for (int torn = begin + 1; torn < end - Fragment.ALIGNMENT; torn += 13) {
      byte[] bytes = whole.clone();
      Arrays.fill(bytes, torn, bytes.length, (byte) 0);
      Files.write(file, bytes);
      found.clear();

      JournalScan scan = scan(0, last - 1);

      assertThat(found).as("torn at %d", torn).isEqualTo(sequences(1, last - 1));
      assertThat(scan.lastSequence()).isEqualTo(last - 1);
      if (torn - begin >= Fragment.HEADER) {
        assertThat(scan.findings())
            .singleElement()
            .isEqualTo(
                new JournalScan.Finding(
                    false,
                    "the end of %s was never confirmed and is cut: offset %d, %d bytes, from record %d"
                        .formatted(files.get(2), begin, end - begin, last)));
        reported++;
      } else {
        assertThat(scan.findings()).noneMatch(JournalScan.Finding::damage);
      }
    }
    assertThat(reported).isGreaterThan(50);
  }

  /** The same when it is known that the record had been forced: that is no end of a crash. */
  @Test
  void aTornLastRecordThatWasForcedIsDamage() throws IOException {
    long last = threeSegments();
    Path file = folder.resolve(files.get(2));
    byte[] bytes = Files.readAllBytes(file);
    int end = (int) ends.get(ends.size() - 1).offset();
    Arrays.fill(bytes, end - 100, bytes.length, (byte) 0);
    Files.write(file, bytes);

    JournalScan scan = scan(0, last);

    assertThat(found).isEqualTo(sequences(1, last - 1));
    assertThat(scan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.damage()).isTrue();
              assertThat(finding.what())
                  .contains(files.get(2), "records from %d to %1$d are lost".formatted(last));
            });
  }

  /** Whatever is missing of a file's end: what stands before is read, and the loss is reported. */
  @Test
  void whatIsCutOffASegmentIsReportedAndNothingElseIsLost() throws IOException {
    long last = threeSegments();
    int afterHeader = SegmentHeader.LENGTH;
    for (String name : files) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int length :
          List.of(0, 100, afterHeader, afterHeader + 500, SEGMENT / 2, SEGMENT - 3_000)) {
        Files.write(file, Arrays.copyOf(whole, length));
        List<Long> expected = new ArrayList<>();
        List<Long> inTwo = new ArrayList<>();
        for (End end : ends) {
          if (end.offset() > SEGMENT) {
            inTwo.add(end.sequence());
          } else if (!end.file().equals(name) || end.offset() <= length) {
            expected.add(end.sequence());
          }
        }
        assertThat(expected).hasSizeLessThan((int) last - inTwo.size());
        found.clear();

        JournalScan scan = scan(0, last);

        String what = "%s with %d bytes: %s".formatted(name, length, scan.findings());
        found.removeAll(inTwo);
        assertThat(found).as(what).isEqualTo(expected);
        assertThat(scan.findings()).as(what).isNotEmpty().allMatch(JournalScan.Finding::damage);
        if (length >= afterHeader) {
          String shorter = "%s has %d bytes where %d were written".formatted(name, length, SEGMENT);
          assertThat(scan.findings()).contains(new JournalScan.Finding(true, shorter));
        }
        assertThat(scan.lastSequence()).as(what).isEqualTo(last);
      }
      Files.write(file, whole);
    }
  }
}
