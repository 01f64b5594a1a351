package org.angarium.tck.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A Java source file, parsed and not compiled. */
final class JavaFile {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  private final String path;
  private final String text;
  private final CompilationUnitTree unit;
  private final Trees trees;

  JavaFile(String path, String text) {
    this.path = path;
    this.text = text;
    JavacTask task =
        (JavacTask)
            COMPILER.getTask(
                null, null, diagnostic -> {}, List.of("-proc:none"), null, List.of(source()));
    try {
      this.unit = task.parse().iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.trees = Trees.instance(task);
  }

  private JavaFileObject source() {
    return new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  String path() {
    return path;
  }

  String text() {
    return text;
  }

  CompilationUnitTree unit() {
    return unit;
  }

  /** The path without the file's own name. */
  String folder() {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** The file's own name without its ending. */
  String simpleName() {
    return path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
  }

  boolean isMain() {
    return path.contains("src/main/java/");
  }

  boolean isPackageInfo() {
    return simpleName().equals("package-info");
  }

  /** Whether it is a program, which may speak on the standard streams. */
  boolean hasMain() {
    return text.contains("public static void main(String");
  }

  /** The Javadoc's text without its stars; null when there is none. */
  String javadoc(TreePath tree) {
    return trees.getDocComment(tree);
  }

  /** A place for a message: path and line. */
  String at(Tree tree) {
    long offset = trees.getSourcePositions().getStartPosition(unit, tree);
    return path + ":" + unit.getLineMap().getLineNumber(offset);
  }
}
