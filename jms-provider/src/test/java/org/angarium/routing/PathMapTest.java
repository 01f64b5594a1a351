package org.angarium.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathMapTest {
  /** A key whose hash is chosen, so that chains and deep paths are met. */
  private record Key(int hash, int id) {
    @Override
    public int hashCode() {
      return hash;
    }
  }

  /* Negative hashes are wanted. */
  @SuppressWarnings("RandomModInteger")
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000, Integer.MAX_VALUE})
  void holdsWhatAHashMapHolds(int distinctHashes) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Key, Integer> expected = new HashMap<>();
    PathMap<Key, Integer> map = PathMap.empty();
    for (int i = 0; i < 20_000; i++) {
      int id = random.nextInt(500);
      Key key = new Key(new Random(id).nextInt() % distinctHashes, id);
      if (random.nextInt(3) == 0) {
        expected.remove(key);
        map = map.without(key);
      } else {
        expected.put(key, i);
        map = map.with(key, i);
      }
      assertThat(map.get(key)).as("seed %d", seed).isEqualTo(expected.get(key));
    }
    for (int id = 0; id < 500; id++) {
      Key key = new Key(new Random(id).nextInt() % distinctHashes, id);
      assertThat(map.get(key)).as("seed %d, id %d", seed, id).isEqualTo(expected.get(key));
    }
  }

  @Test
  void leavesTheOldMapAsItWas() {
    PathMap<String, Integer> one = PathMap.<String, Integer>empty().with("a", 1);
    PathMap<String, Integer> two = one.with("a", 2).with("b", 3);
    PathMap<String, Integer> none = two.without("a").without("b");
    assertThat(one.get("a")).isEqualTo(1);
    assertThat(one.get("b")).isNull();
    assertThat(two.get("a")).isEqualTo(2);
    assertThat(none.get("a")).isNull();
    assertThat(none.without("a")).isSameAs(none);
  }
}
