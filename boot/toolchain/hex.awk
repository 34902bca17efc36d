# A number in hexadecimal digits, in lower case, for any awk: mawk, which is Debian's, takes a text such as 10e8 for another number.
function hex(text,    i, value) {
    value = 0
    for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
    return value
}
