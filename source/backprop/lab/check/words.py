"""The engine's texts: a hint and a nudge for each fault that it can find in any exercise.

In the texts {name} is what the learner writes, {wanted} what it should return, {general} the
exercise's general hint, {detail} what was seen, and {line} where. An exercise may replace any of
these texts.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]

# id: (hint, nudge)
WORDS: Words = {
    "not-filled-in": (
        "`{name}` is not filled in yet: write your code where it says YOUR CODE HERE, and run that "
        "cell.",
        "Run the cell again after writing it; then run this check.",
    ),
    "written-in-the-docstring": (
        "The code of `{name}` stands inside the quotation marks of its description, where Python "
        "takes it for text. Write it below them.",
        "The three quotation marks that end the description come before the code.",
    ),
    "return-alone": (
        "A `return` stands alone in its line, so nothing (None) is returned. What is to be "
        "returned has to stand in the same line.",
        "`return` ends the function: lines below it never run.",
    ),
    "uses-unfilled": (
        "`{name}` uses {detail}, where nothing is filled in yet. Write or paste it into its own "
        "cell, run that cell, then run the one for `{name}` and this one again.",
        "Functions from earlier exercises have to be in this notebook, too.",
    ),
    "leans-on": (
        "`{name}` calls {detail}, and what comes back from there cannot be right: mend {detail} "
        "first. Its own check says what is wrong.",
        "Run the check of {detail}, then this one.",
    ),
    "asks-for-input": (
        "Your function waits for somebody: it uses `input`. It gets all that it needs as its "
        "arguments, and no check can type something in.",
        "Leave `input` out, and use the arguments.",
    ),
    "sleeps": (
        "Your function was stopped because it took too long: it waits, with `sleep`. Leave the "
        "waiting out.",
        "A function that only calculates needs no time worth speaking of.",
    ),
    "parts-are-none": (
        "A part of what comes back is None, no number. Methods that change a list, such as "
        "`reverse`, `append` and `sort`, give back None: the list itself has changed.",
        "Call such a method in a line of its own, and return the list.",
    ),
    "dots-left-in": (
        "The dots `...` still stand beside your answer. Put your answer in their place, without a "
        "comma.",
        "A comma makes several values out of one.",
    ),
    "decimal-comma": (
        "Several values come back together. Is a comma meant as a decimal point? Python writes "
        "numbers with a point, as in 2.5.",
        "A comma makes a tuple, several values together.",
    ),
    "not-callable": (
        "`{name}` should be a function, but it is {detail} now. Was the name used for something "
        "else?",
        "Run the cell that defines `{name}` again, and give the other value another name.",
    ),
    "not-called": (
        "`{name}` is a function now: it was not called. Put its arguments in brackets after the "
        "name.",
        "A function becomes a value when it is called, as in `f(1, 2)`.",
    ),
    "returns-function": (
        "What comes back is a function that was not called. Put its arguments in brackets after "
        "its name.",
        "A function becomes a value when it is called, as in `f(1, 2)`.",
    ),
    "number-of-arguments": (
        "`{name}` is called with {detail}, but yours takes another number of arguments.",
        "Compare the line with `def` with the signature in the text above.",
    ),
    "prints-instead-of-returning": (
        "Your function prints its result and returns nothing. Other code can only use what is "
        "returned.",
        "`print` shows a number to people; `return` hands it on.",
    ),
    "nothing-returned": (
        "Your function returns nothing (None). It looks like the `return` is missing, or is not "
        "always reached.",
        "The last line of the function should hand its result back.",
    ),
    "none": (
        "`{name}` is None, which is no number. Was it set to a `print(...)`, or to a function that "
        "returns nothing?",
        "Assign the number itself.",
    ),
    "trailing-comma": (
        "A tuple or list with one number comes back. It looks like there is a trailing comma, or "
        "a bracket too many.",
        "A comma at the end of a line makes a tuple: `x,` is `(x,)`.",
    ),
    "empty": (
        "What comes back is empty: there is no number in it. One number is wanted.",
        "Empty brackets hold nothing: return the number that you computed.",
    ),
    "several-values": (
        "Several values come back together. Only {detail} is wanted: return one number.",
        "A comma in `return` makes a tuple.",
    ),
    "array": (
        "An array of several numbers comes back. One number is wanted.",
        "Check the shapes of what you multiply.",
    ),
    "string": (
        "A text (str) comes back, not a number. Return the number itself, unformatted.",
        "Quotes, f-strings and `format` make texts.",
    ),
    "dictionary": (
        "A {detail} comes back. Return the plain values, in this order: {wanted}.",
        "Leave the curly brackets and the names out.",
    ),
    "complex": (
        "A complex number comes back. It looks like a root or a broken power of a negative number "
        "was taken.",
        "Check what stands under the root, and the power.",
    ),
    "not-a-number": (
        "The result is nan or infinite at some points. It looks like a logarithm or root of a "
        "negative number, a division by 0, or an overflow.",
        "Try the arguments shown above by hand, step by step.",
    ),
    "yields": (
        "Your function gives its result with `yield`, which makes a series of values. One number "
        "is wanted: write `return` instead.",
        "`yield` hands out values one after the other, to a loop; `return` gives one back.",
    ),
    "lazy": (
        "What comes back is {detail}, which is no number: it hands out its numbers one by one when "
        "it is asked to. One number is wanted.",
        "`sum` adds all that it hands out; `next` takes the first.",
    ),
    "no-list": (
        "A part of what comes back is {detail}, which is no list: nobody can take a number out of "
        "it by its place. Make a list of it with `list(…)`.",
        "`reversed`, `map`, `zip` and generators hand out their numbers once, one by one.",
    ),
    "lazy-inside": (
        "Something that hands out its numbers one by one, such as `reversed`, `map`, `zip` or a "
        "generator, is used like a list or a number{line}. Make a list of it first: `list(…)`.",
        "Print it: what you see is no list.",
    ),
    "shared-list": (
        "The results are one and the same list, once for each. `x = y = []` makes one list with "
        "two names, and `return x, x` gives one back twice. Make a list of its own for each.",
        "What is appended under one name is there under the other name too.",
    ),
    "empty-lists": (
        "The lists that come back are empty: nothing was put into them. {detail}",
        "A `print` in the loop shows how often it runs, and with which numbers.",
    ),
    "one-too-few": (
        "Every list that comes back has one number too few. It looks like the loop starts too late "
        "or stops too early, so one is left out.",
        "Write down for three which numbers your `range` gives.",
    ),
    "one-too-many": (
        "Every list that comes back has one number too many. Is something put in before the loop, "
        "or after it, or does the loop run once too often?",
        "Write down for three which numbers your `range` gives.",
    ),
    "plus-equals": (
        "A plus puts no number into a list: {detail}{line} adds to it as to a number. A list takes "
        "one more number with `append`; a sum starts from 0, not from an empty list.",
        "`xs += [1]` adds a list to the list xs; `xs.append(1)` adds the number.",
    ),
    "plus-for-append": (
        "The line {detail} puts no number into the list: numpy adds it to every number that is "
        "there. A list takes one more number with `append`.",
        "`xs + [1]` is a longer list; `xs.append(1)` makes xs longer.",
    ),
    "list-method": (
        "A list has no {detail}{line}. `append` puts a value at its end, `insert` at a place.",
        "Two arguments stand behind `insert`: the place, then the value.",
    ),
    "insert-arguments": (
        "`insert` takes two things{line}: first the place, a whole number, then the value.",
        "`xs.insert(0, 5)` puts 5 at the front of the list xs.",
    ),
    "inserted-before-the-last": (
        "`insert(-1, …)` puts a value before the last one, not at an end of the list.",
        "Write down for three values where each of them lands. The front is place 0.",
    ),
    "matrix-sign": (
        "`@` multiplies arrays of numpy{line}, and these are plain lists.",
        "Take the numbers of the lists one by one, or make arrays of them.",
    ),
    "compares-for-assigns": (
        "The line {detail} compares two values and then forgets the answer: two equals signs are a "
        "question. One `=` gives a name its value.",
        "Read `==` as “is it equal to?”.",
    ),
    "sign-after-equals": (
        "The line {detail} gives its name a new value with a sign, and what it held before is "
        "lost. To add to it or to take from it, the equals sign comes last: `+=`, `-=`.",
        "What does the name hold before that line, and what after it?",
    ),
    "zip-missing": (
        "`{name}` goes through two lists with {detail}. That takes the lists one after the other, "
        "not side by side.",
        "`zip(…)` around the lists hands out a pair each time, one number from each.",
    ),
    "unpack": (
        "A line takes something apart into another number of names than it has parts{line}. "
        "Python says: {detail}.",
        "Print what stands on the right, or behind `in`: how many parts does it have?",
    ),
    "range-missing": (
        "The loop {detail} walks along a number{line}, which has no parts. `range(…)` makes the "
        "numbers 0, 1, 2 and so on out of it.",
        "`range(3)` gives 0, 1 and 2.",
    ),
    "no-place-yet": (
        "{detail} has no such place yet{line}: a value can only be put where one is. Into an empty "
        "list it goes with `append`, or the list starts with enough zeros.",
        "`[0] * 3` is a list with three places.",
    ),
    "extended-by-a-number": (
        "`extend` adds all members of a list{line}, and here it gets one number. One value goes in "
        "with `append`.",
        "`append` puts one thing at the end; `extend` puts many.",
    ),
    "number-for-list": (
        "{detail} is a single number there, no longer a list{line}. `=` replaces the whole list by "
        "the new number; to add a number to the list, use `append`.",
        "Look at every line that gives a value to {detail}.",
    ),
    "index-of-a-number": (
        "{detail} is used as a list{line}, but it is a single number: it has no places to choose "
        "from.",
        "Square brackets take a part of a list; a number has no parts.",
    ),
    "index-not-whole": (
        "A list is asked for a place that is no whole number{line}. Does the loop give the numbers "
        "of a list themselves, and not their places? `range(len(x))` gives the places.",
        "Print what stands in the square brackets.",
    ),
    "keeps-none": (
        "The line {detail} keeps None{line}: such a method changes the list in place and gives "
        "back nothing. Let it stand alone, without the name and the `=` before it.",
        "After `x.append(1)` the list x has one number more; there is nothing to assign.",
    ),
    "commas-missing": (
        "Several values stand side by side{line}, and Python takes the second for the brackets of "
        "a call. Put a comma between the results.",
        "`return x, y` gives two values back.",
    ),
    "round-for-square": (
        "A list is called like a function{line}. The places of a list are chosen with square "
        "brackets.",
        "`x[0]` is the first number of the list x.",
    ),
    "own-name-for-argument": (
        "`{name}` is the name of your function itself{line}. The numbers it gets have the names of "
        "its arguments: {detail}.",
        "Look at the brackets in the line with `def`.",
    ),
    "symbol": (
        "{detail}{line}.",
        "A formula on paper and a line of code use different signs for the same thing.",
    ),
    "not-in-module": (
        "{detail}{line}. Is the name spelt exactly so? What a module lacks you write yourself.",
        "In JupyterLab, Tab behind the dot shows what a module has.",
    ),
    "module-has-another-name": (
        "numpy is imported under the name {detail} here{line}. Use that name, or import it with "
        "`import numpy as np`.",
        "The name after `as` is the one that your code uses.",
    ),
    "prefix-missing": (
        "The module's name is missing in front of {detail}{line}.",
        "An import gives you the module; what is in it has the module's name and a point before "
        "it.",
    ),
    "uses-outside-names": (
        "Your function takes {detail} from a cell of the notebook, made for other arguments. Use "
        "what the function is given, or compute it inside.",
        "All that the function needs is made from its arguments, in its own lines.",
    ),
    "syntax": (
        "Python cannot read that cell{line}: {detail}.",
        "The mistake may stand at the end of the line before.",
    ),
    "coroutine": (
        "What comes back is no number yet but something to wait for (a coroutine): the function "
        "begins with `async def`. Write `def` alone.",
        "Nothing here has to be waited for, so no `async` and no `await`.",
    ),
    "wrong-type": (
        "What comes back is {detail}, not a number.",
        "Put `return` before the computed number and nothing else.",
    ),
    "truth-value": (
        "True or False comes back: it looks like a comparison. A number is wanted.",
        "`==` and `>` compare; they compute nothing.",
    ),
    "number-of-results": (
        "{detail} came back; wanted are {wanted}, in this order.",
        "Count what stands in your `return`.",
    ),
    "yields-too-often": (
        "{detail} came back, one for each time that `yield` was reached; wanted are {wanted}. A "
        "`return` gives them together, once, when the work is done.",
        "Where in the function is the work done?",
    ),
    "shape-of-results": (
        "The result has another shape than wanted: {wanted}.",
        "Compare the lengths of your lists with the example's.",
    ),
    "returns-twice": (
        "A function ends at its first `return`: the line {detail} below it is never reached. "
        "Several results stand behind one `return`, with commas between them.",
        "`return x, y` gives two values back.",
    ),
    "quotes-missing": (
        "{detail} is wanted as a text{line}, and without quotation marks it is the name of a "
        "variable. Put it between quotation marks.",
        'A text looks like this: "x".',
    ),
    "zero-by-brackets": (
        "Something is divided by 0{line}: {detail} is 0, because a product comes before a "
        "difference. It looks like brackets are missing.",
        "`x * 1 - x` is `(x * 1) - x`.",
    ),
    "endless": (
        "Your function was stopped because it did not come to an end. Look for a loop whose "
        "condition never becomes false.",
        "Which line should end the loop, and is it ever reached?",
    ),
    "calls-itself": (
        "Your function calls itself again and again (recursion). Write the formula with other "
        "functions instead.",
        "The name of the function you define should not appear in its own body.",
    ),
    "caret-for-power": (
        "`^` is not a power in Python (it combines bits){line}. A power is written with two stars.",
        "x squared is `x**2`.",
    ),
    "undefined-name": (
        "The name {detail} is not defined{line}. Is it misspelt, is its cell not run yet, or does "
        "it still have to be computed inside your function?",
        "Restart the kernel and run all cells from the top: names from deleted cells then show up.",
    ),
    "spelt-otherwise": (
        "There is no {detail}{line}. Capital letters, underscores and Greek letters count.",
        "Copy the name from where it gets its value.",
    ),
    "whole-division": (
        "`//` divides and cuts the decimals off. A quotient is written with one stroke: `/`.",
        "`7 // 2` is 3, and `7 / 2` is 3.5.",
    ),
    "no-columns": (
        "A list has no columns{line}: places with a comma or a colon between them, as in "
        "`[:, 0]`, are for arrays of numpy.",
        "`np.array(x)` makes an array of the list x.",
    ),
    "two-names-in-one": (
        "There is no {detail}{line}. Between two names stands a sign, such as `*` for a product.",
        "Names that stand side by side are one long name to Python.",
    ),
    "dot-behind-a-function": (
        "A dot behind a function asks for something inside the function{line}. What it gets stands "
        "in its brackets, and that may be another call.",
        "`f(g(x))` gives the result of g to f.",
    ),
    "dot-behind-a-number": (
        "A dot behind a number asks for something inside the number{line}. A product is written "
        "with `*`.",
        "`x.y` is the y that belongs to x; `x * y` is a product.",
    ),
    "no-first-value": (
        "{detail} has no value yet where something is added to it{line}. Give it one before the "
        "loop.",
        "A sum begins at 0.",
    ),
    "blank-left": (
        "A blank {detail} is still to be filled in{line}.",
        "Write your own expression in place of the underscores.",
    ),
    "one-length-only": (
        "Right for lists of {detail}, and only for those. They may have any length: let a loop go "
        "through them, in place of lines that are written out.",
        "Look for places such as `xs[2]`, and for numbers that should be `len(xs)`.",
    ),
    "other-argument-name": (
        "Your function names its arguments {detail}{line}. Use the same names in the `def` line "
        "and below it.",
        "Inside a function an argument has the name that stands in its `def` line.",
    ),
    "import-missing": (
        "An import is missing{line}. Python does not know the name {detail}. Add that line to the "
        "cell of your function, above it.",
        "After a restart of the kernel only the imports that stand on the page are left.",
    ),
    "math-on-several": (
        "Here you calculate with a whole list or tuple as if it were one number{line}{detail}. "
        "Calculate with its numbers one by one, or with the one that is meant.",
        "Square brackets take one number out of a list, such as the last one: `[-1]`.",
    ),
    "comma-in-calculation": (
        "A comma makes a pair of two numbers{line}, and that gets into the calculation as if it "
        "were one. A number is written with a point, as in 2.5.",
        "Look for a comma between two digits.",
    ),
    "square": (
        "A function stands before square brackets{line}. Functions are called with round ones.",
        "`f(x)` calls a function; `x[0]` takes a part of a list.",
    ),
    "own-function-unfilled": (
        "A None or `...` gets into the calculation{line}: a function or value it uses is not "
        "filled in, or returns nothing.",
        "Check the functions from earlier exercises first.",
    ),
    "sum-of-a-number": (
        "`sum`, `len` or a loop is used on a single number{line}. These work on lists; one number "
        "needs no summing.",
        "What stands behind `in`, or in the brackets, should be a list.",
    ),
    "missing-times": (
        "A number is called like a function{line}. It looks like a `*` is missing before a "
        "bracket, or a function's name was used for a number.",
        "Python needs every `*` written out: `w * (…)`, not `w(…)`.",
    ),
    "function-not-called": (
        "A function itself, not its result, gets into the calculation{line}: it was not called.",
        "Put the arguments in brackets after the name.",
    ),
    "inner-number-of-arguments": (
        "A function gets the wrong number of arguments there{line}. {detail}.",
        "Look at how that function was defined: what does it take?",
    ),
    "math-on-text": (
        "A text (str) gets into the calculation{line}. Numbers are written without quotes.",
        "Look for quotes.",
    ),
    "zero-division": (
        "Something is divided by 0{line}.",
        "Which of the arguments shown above makes the denominator 0?",
    ),
    "index": (
        "A list index is out of range{line}. The parts of a list are counted from 0.",
        "Write down for a list of two which indices your loop visits.",
    ),
    "unassigned": (
        "The name {detail} is used before it has a value{line}.",
        "A name that is assigned anywhere in a function belongs to that function.",
    ),
    "raises": (
        "Your code stops with {detail}{line}.",
        "Call the function yourself with the arguments shown above, and read the error.",
    ),
    "hard-coded": (
        "The same answer comes back whatever the arguments are: it looks hard-coded, a typed-in "
        "number in place of {detail}.",
        "The body of the function should name every one of its arguments.",
    ),
    "always-the-same": (
        "The same answer comes back whatever the arguments are, though your code names them. It "
        "looks like the decimals are cut off (`int`, `round`, `//`) or something cancels.",
        "Call the function yourself with two different arguments, and look at each step.",
    ),
    "overwrites-arguments": (
        "It looks like the function overwrites its arguments ({detail}) with fixed numbers, so "
        "what it is called with never matters.",
        "Inside the function the arguments have their values already: do not assign them.",
    ),
    "uses-global": (
        "It looks like the function reads {detail} from the notebook (a global variable) instead "
        "of using its arguments.",
        "The body of the function should work with its own arguments only.",
    ),
    "ignores-arguments": (
        "The answer is the same for different arguments: it looks hard-coded, or it comes from a "
        "global variable or from arguments overwritten inside. Use the arguments as given.",
        "The body of the function should name every one of its arguments.",
    ),
    "ignores-argument": (
        "The argument {detail} never matters for your answer. Is it forgotten, or is a fixed "
        "number or a global variable used in its place?",
        "Look for {detail} in the body of your function.",
    ),
    "changes-its-input": (
        "Your function changes the lists it is given. Make new lists for the results and leave "
        "the arguments as they are.",
        "`x[0] = …` or `x.reverse()` change the caller's list.",
    ),
    "not-repeatable": (
        "The same call gives a different answer the second time. It looks like the function keeps "
        "something from one call to the next, or uses random numbers.",
        "Start every list and sum anew inside the function.",
    ),
    "partly-right": ("{detail}", "{general}"),
}

# Texts for a variable, which returns nothing.
OF_A_VALUE: Words = {
    "undefined-name": (
        "{detail} has no value{line}. If it is a number from the text or the picture, write the "
        "number itself; if another cell makes it, run that cell first.",
        "Is the name spelt exactly so?",
    ),
    "lazy": (
        "`{name}` is {detail}, which is no number. One number is wanted.",
        "Assign the number itself.",
    ),
    "empty": (
        "`{name}` is empty: there is no number in it.",
        "Assign the number itself.",
    ),
    "several-values": (
        "Several values are in `{name}`, together. One number is wanted.",
        "A comma makes a tuple.",
    ),
    "decimal-comma": (
        "Two values are in `{name}`, together. Is a comma meant as a decimal point? Python writes "
        "numbers with a point, as in 2.5.",
        "A comma makes a tuple, several values together.",
    ),
    "string": (
        "A text (str) is in `{name}`, not a number. Assign the number itself, unformatted.",
        "Quotes, f-strings and `format` make texts.",
    ),
    "dictionary": (
        "A {detail} is in `{name}`. Assign the number itself.",
        "Leave the curly brackets out.",
    ),
    "wrong-type": (
        "`{name}` is {detail}, not a number.",
        "Assign the number itself.",
    ),
    "not-a-number": (
        "`{name}` is nan or infinite. It looks like a logarithm or root of a negative number, a "
        "division by 0, or an overflow.",
        "Print what it is computed from, step by step.",
    ),
}

# Verdicts found by fitting a formula. The detectors build their hints.
FITTED = {
    "arguments-swapped": "the right formula, with its arguments in another order",
    "argument-mistaken": "one argument used where another belongs",
    "argument-fixed": "a number in place of an argument",
    "order-of-results": "the right results in another order",
    "rounded": "the right results with decimals cut off",
    "sign-flipped": "the right results with the other sign",
    "scaled": "the right results times one number",
    "shifted": "the right results plus one number",
    "signs": "the right sizes with some wrong signs",
    "factors": "products: which factors are missing or too many, read off by a fit of logarithms",
    "other-formula": "another sum of products of the arguments: says which",
    "other-sum-inside": "another sum inside the last step: says which",
    "partly-right": "some of the results right, others not: says which",
    "zeros": "every result 0",
    "right-in-places": "right at some points and wrong at others, as an `if` makes it",
    "nearly": "near the truth everywhere, but not exact",
    "other": "nothing of all this: the general hint",
}
