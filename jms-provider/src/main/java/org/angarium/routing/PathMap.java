package org.angarium.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map whose changes copy the path from the root to the changed entry: a trie of
 * 32-way nodes over the bits of the hash. Reading takes no lock; a change costs about 7 small
 * arrays at a million entries.
 */
final class PathMap<K, V> {
  private static final int BITS = 5;
  private static final int LAST_SHIFT = 30;
  private static final PathMap<?, ?> EMPTY = new PathMap<>(new Branch(0, new Object[0]));

  /** One entry; entries whose whole hashes are equal form a chain. */
  private record Leaf(int hash, Object key, Object value, @Nullable Leaf next) {}

  /** Children for the set bits of the mask, in the order of the bits: branches and leaves. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Branch(int mask, Object[] children) {}

  private final Branch root;

  private PathMap(Branch root) {
    this.root = root;
  }

  @SuppressWarnings("unchecked")
  static <K, V> PathMap<K, V> empty() {
    return (PathMap<K, V>) EMPTY;
  }

  @SuppressWarnings("unchecked")
  @Nullable V get(K key) {
    int hash = spread(key);
    Branch branch = root;
    for (int shift = 0; ; shift += BITS) {
      int bit = bit(hash, shift);
      if ((branch.mask & bit) == 0) {
        return null;
      }
      Object child = branch.children[index(branch.mask, bit)];
      if (child instanceof Branch deeper) {
        branch = deeper;
        continue;
      }
      for (Leaf leaf = (Leaf) child; leaf != null; leaf = leaf.next) {
        if (leaf.hash == hash && leaf.key.equals(key)) {
          return (V) leaf.value;
        }
      }
      return null;
    }
  }

  PathMap<K, V> with(K key, V value) {
    return new PathMap<>(put(root, 0, new Leaf(spread(key), key, value, null)));
  }

  PathMap<K, V> without(K key) {
    Branch smaller = remove(root, 0, spread(key), key);
    return smaller == root ? this : new PathMap<>(smaller);
  }

  private static Branch put(Branch branch, int shift, Leaf added) {
    int bit = bit(added.hash, shift);
    int index = index(branch.mask, bit);
    if ((branch.mask & bit) == 0) {
      Object[] children = new Object[branch.children.length + 1];
      System.arraycopy(branch.children, 0, children, 0, index);
      System.arraycopy(branch.children, index, children, index + 1, children.length - index - 1);
      children[index] = added;
      return new Branch(branch.mask | bit, children);
    }
    Object[] children = branch.children.clone();
    Object child = children[index];
    if (child instanceof Branch deeper) {
      children[index] = put(deeper, shift + BITS, added);
    } else {
      children[index] = join((Leaf) child, added, shift + BITS);
    }
    return new Branch(branch.mask, children);
  }

  /** What stands where a leaf stood when another is added there. */
  private static Object join(Leaf old, Leaf added, int shift) {
    if (old.hash == added.hash) {
      Leaf rest = dropFromChain(old, added.key);
      return new Leaf(added.hash, added.key, added.value, rest);
    }
    Branch branch = new Branch(bit(old.hash, shift), new Object[] {old});
    return put(branch, shift, added);
  }

  private static Branch remove(Branch branch, int shift, int hash, Object key) {
    int bit = bit(hash, shift);
    if ((branch.mask & bit) == 0) {
      return branch;
    }
    int index = index(branch.mask, bit);
    Object child = branch.children[index];
    Object left;
    if (child instanceof Branch deeper) {
      Branch smaller = remove(deeper, shift + BITS, hash, key);
      left = smaller.mask == 0 ? null : smaller;
    } else {
      Leaf leaf = (Leaf) child;
      left = leaf.hash == hash ? dropFromChain(leaf, key) : leaf;
    }
    if (left == child) {
      return branch;
    }
    if (left != null) {
      Object[] children = branch.children.clone();
      children[index] = left;
      return new Branch(branch.mask, children);
    }
    Object[] children = Arrays.copyOf(branch.children, branch.children.length - 1);
    System.arraycopy(branch.children, index + 1, children, index, children.length - index);
    return new Branch(branch.mask & ~bit, children);
  }

  private static @Nullable Leaf dropFromChain(@Nullable Leaf chain, Object key) {
    if (chain == null) {
      return null;
    }
    if (chain.key.equals(key)) {
      return chain.next;
    }
    Leaf rest = dropFromChain(chain.next, key);
    return rest == chain.next ? chain : new Leaf(chain.hash, chain.key, chain.value, rest);
  }

  private static int spread(Object key) {
    int hash = key.hashCode();
    return hash ^ hash >>> 16;
  }

  private static int bit(int hash, int shift) {
    assert shift <= LAST_SHIFT;
    return 1 << (hash >>> shift & 31);
  }

  private static int index(int mask, int bit) {
    return Integer.bitCount(mask & bit - 1);
  }
}
