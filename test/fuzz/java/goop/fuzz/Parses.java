package goop.fuzz;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a fuzz target and names the classes whose branches its kept inputs must reach.
///
/// A target is a public class `<Name>Fuzz` with a method `public static void
/// fuzzerTestOneInput(byte[] input)`. It catches `IOException`, which is how a parser refuses, and
/// lets everything else escape: that is a find.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Parses {
    /// The parser's classes. Classes nested in them count too.
    Class<?>[] value();

    /// Methods of these classes that do not count, because they parse nothing from outside.
    String[] except() default {};

    /// The longest input that is tried.
    int maxLength() default 4096;
}
