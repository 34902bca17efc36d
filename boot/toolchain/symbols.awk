# The work of symbols.sh, which says what comes in and what goes out. Written for any awk (mawk is Debian's).

# Where a name's last part begins: "kernel_Hv_Kernel_Dispatcher" has no other place where '_' could be part of a name.
function last_part(text,    parts, count) {
    count = split(text, parts, "_")
    while (count > 1 && parts[count] ~ /^[0-9]*$/) count--
    return parts[count]
}

# ILC's names: assembly_Namespace_Type_arity<arguments>__Method_overload<arguments>, where '_' was a dot. The result is in the
# globals type_name and method_name.
function demangle(name,    i, c, depth, token, out, at) {
    sub(/^(S_P_CoreLib|System_Private_CoreLib)_/, "", name)
    sub(/^[a-z]+_/, "", name)
    # Type arguments become the last part of their names.
    depth = 0; token = ""; out = ""
    for (i = 1; i <= length(name); i++) {
        c = substr(name, i, 1)
        if (depth > 0 && (c ~ /[<>,]/ || substr(name, i, 2) == "__")) {
            out = out last_part(token)
            token = ""
            if (c == "_") { c = ","; i++ }
        }
        if (c == "<") depth++
        if (c == ">") depth--
        if (depth > 0 && c ~ /[A-Za-z0-9_]/) token = token c
        else out = out (substr(name, i, 2) == "__" && depth == 0 && !at++ ? "\n" : c)
    }
    i = index(out, "\n")
    type_name = substr(out, 1, i - 1)
    method_name = substr(out, i + 2)
    sub(/^_ctor/, ".ctor", method_name)
    gsub(/_[0-9]+</, "<", type_name); sub(/_[0-9]+$/, "", type_name); gsub(/_/, ".", type_name)
    gsub(/_[0-9]+</, "<", method_name); sub(/_[0-9]+$/, "", method_name)
}

# The number of a string in a table, adding it at its first use.
function number_of(text, table, list,    n) {
    if (!(text in table)) { n = list[0]++; table[text] = n; list[n + 1] = text }
    return table[text]
}

# A path that ends as the type is named, "services/Psci/PsciState.cs" of Hv.Services.Psci.PsciState, says so by a byte 1.
function path_by_type(path, type,    end) {
    if (!sub(/^[^.]*[.][^.]*[.]/, "", type)) return path
    gsub(/[.]/, "/", type)
    end = length(path) - length(type ".cs")
    return end >= 0 && substr(path, end + 1) == type ".cs" ? substr(path, 1, end) "\001.cs" : path
}

# A text of the table, which has its place in texts[] until all are known and can be shortened together.
function text_of(text) { texts[++text_count] = text; return text_count }

# The bytes of a text, its length before them, as numbers for .uleb128 and .byte.
function written(text,    i, bytes) {
    for (i = 1; i <= length(text); i++) bytes = bytes (i > 1 ? "," : "    .byte ") code_of[substr(text, i, 1)]
    return "    .uleb128 " length(text) "\n" bytes
}

# Byte-pair encoding: the pair of bytes that is there most often gets a byte that no text uses, 128 times. A pair of pairs may be the
# next; not more than 8 deep, for the reader goes as deep. Of two that are as frequent, the first in the order of bytes.
function shorten(    i, k, best, pair, counts, text, at) {
    for (i = 1; i < 256; i++) { symbol_of[i] = sprintf("%c", i); code_of[symbol_of[i]] = i }
    for (pairs = 0; pairs < 128; pairs++) {
        split("", counts)
        for (i = 1; i <= text_count; i++)
            for (k = length(text = texts[i]) - 1; k > 0; k--) counts[substr(text, k, 2)]++
        best = ""
        for (pair in counts)
            if (counts[pair] > 3 && depth[substr(pair, 1, 1)] < 8 && depth[substr(pair, 2)] < 8 &&
                (best == "" || counts[pair] > counts[best] || counts[pair] == counts[best] && pair < best)) best = pair
        if (best == "") break
        text = symbol_of[128 + pairs]
        i = depth[substr(best, 1, 1)]; k = depth[substr(best, 2)]
        depth[text] = 1 + (i > k ? i : k)
        pair_list[pairs] = "    .byte " code_of[substr(best, 1, 1)] ", " code_of[substr(best, 2)]
        for (i = 1; i <= text_count; i++)
            while ((at = index(texts[i], best))) texts[i] = substr(texts[i], 1, at - 1) text substr(texts[i], at + 2)
    }
}

# The index of the function that holds an address, or 0. Asked in rising order for the most part, so it starts where it was.
function holder(address,    low, high, middle) {
    if (address >= start[found] && address < finish[found]) return found
    low = 1; high = count
    while (low < high) {
        middle = int((low + high + 1) / 2)
        if (start[middle] <= address) low = middle; else high = middle - 1
    }
    if (address >= start[low] && address < finish[low]) return found = low
    return 0
}

# The line in force at an address, from DWARF's rows of the function that holds it.
function line_at(f, address,    i, line) {
    line = 0
    for (i = 1; i <= rows[f] && row_address[f, i] <= address; i++) line = row_line[f, i]
    return line
}

BEGIN { split("brk udf svc hvc smc eret mrs msr sys dc ic at tlbi", list, " "); for (i in list) interesting[list[i]] = 1 }
BEGIN { types[""] = 0; type_list[0] = 1; type_list[1] = ""; files[""] = 0; file_list[0] = 1; file_list[1] = "" }

/^@/ { part = $1; next }

part == "@base" { base = hex($1); text_end = base + hex($2); next }

# Names of one address: ILC's own is better than an export's, an export's better than a linker's alias.
part == "@symbols" {
    address = hex($1)
    name = $NF
    size = NF == 4 ? hex($2) : 0
    if (address < base || address >= text_end) next
    if (count && start[count] == address) {
        if (size && !sized[count] || size && name ~ /__/ && symbol[count] !~ /__/) { symbol[count] = name; sized[count] = size }
        next
    }
    # A label inside a function of known size is not a function.
    if (count && sized[count] && address < start[count] + sized[count]) next
    start[++count] = address; symbol[count] = name; sized[count] = size
    next
}

part == "@lines" && !prepared {
    prepared = 1; found = 1
    for (i = 1; i <= count; i++) finish[i] = sized[i] ? start[i] + sized[i] : (i < count ? start[i + 1] : text_end)
}

# Paths are the repository's: csc maps it to /hv/, bflat leaves it where it is.
part == "@lines" && /^\/.*:$/ {
    file = ""
    if (index($0, "/hv/") == 1) file = substr($0, 5)
    else if (index($0, root "/") == 1) file = substr($0, length(root) + 2)
    sub(/:$/, "", file)
    next
}
part == "@lines" && $3 ~ /^0x/ && $2 ~ /^[0-9]+$/ {
    address = hex(substr($3, 3))
    f = holder(address)
    if (!f || file == "") next
    if (!(f in file_of)) file_of[f] = file
    n = rows[f]
    if (n && row_address[f, n] == address) { row_line[f, n] = $2; next }
    rows[f] = ++n
    row_address[f, n] = address; row_line[f, n] = $2
    exact[address] = 1
    next
}

# Failed checks of a kind share one call at the function's end, for which DWARF has no line: the branches to it say which.
part == "@code" && $1 ~ /^[0-9a-f]+:$/ && ($2 in interesting || $2 ~ /^(ld|st|b|cb|tb)/) {
    address = hex(substr($1, 1, length($1) - 1))
    # The row that holds an instruction which can fail is one to keep.
    if (($2 in interesting || $2 ~ /^(ld|st|bl)/) && (f = holder(address))) {
        for (i = row_at[f] + 0; i < rows[f] && row_address[f, i + 1] <= address; i++) ;
        row_at[f] = i
        # A function's own frame is there once its first line has made it.
        if (i < 2 || $0 !~ /\[(sp|x29)[],]/) keep[f, i] = 1
    }
    if ($2 == "bl" && /(ThrowHelpers__|CoreLib_System_Fault__)/) calls[++call_count] = address
    if ($2 ~ /^(b\.|cb|tb)/ || $2 == "b") {
        target = $0; sub(/ <.*/, "", target); sub(/.*[ \t]/, "", target)
        target = hex(target)
        sources[target] = sources[target] " " address
    }
}

function zigzag(n) { return n < 0 ? -2 * n - 1 : 2 * n }

function add_row(f, address, line,    i) {
    for (i = ++rows[f]; i > 1 && row_address[f, i - 1] > address; i--) {
        row_address[f, i] = row_address[f, i - 1]; row_line[f, i] = row_line[f, i - 1]
        keep[f, i] = keep[f, i - 1]
    }
    row_address[f, i] = address; row_line[f, i] = line; keep[f, i] = 1
    exact[address] = 1
}

END {
    for (i = 1; i <= call_count; i++) {
        address = calls[i]
        f = holder(address)
        if (!f || !(address in sources) || (address in exact)) continue
        n = split(sources[address], from, " ")
        first = 0
        for (k = 1; k <= n; k++) {
            line = line_at(f, from[k] + 0)
            if (!line) continue
            if (!first || line < first) first = line
        }
        if (!first) continue
        resume[address + 8] = line_at(f, address)
        add_row(f, address, first)
    }
    # Behind each such call stands a trap; then what was there before goes on.
    for (address in resume)
        if (!(address in exact) && (f = holder(address + 0))) add_row(f, address + 0, resume[address])

    # A function's first line holds from its first instruction.
    for (f = 1; f <= count; f++)
        if (rows[f]) { row_address[f, 1] = start[f]; keep[f, 1] = keep[f, 1] || keep[f, 0] }

    print "// Written by boot/toolchain/symbols.sh, which describes it."
    print "    .section .hvsyms, \"a\""
    print "    .balign 8"
    print "    .global __hvsyms_start, __hvsyms_end"
    print "__hvsyms_start:"
    print "    .ascii \"HVS3\""
    print "    .4byte types - __hvsyms_start, files - __hvsyms_start, functions - __hvsyms_start, " count + 0
    for (f = 1; f <= count; f++) {
        type_name = ""; method_name = symbol[f]
        if (symbol[f] ~ /__/ && symbol[f] !~ /^_/) demangle(symbol[f])
        type_of[f] = number_of(type_name, types, type_list)
        name_of[f] = text_of(method_name)
        source_of[f] = number_of(f in file_of ? path_by_type(file_of[f], type_name) : "", files, file_list)
    }
    first_type = text_count
    for (i = 1; i <= type_list[0]; i++) text_of(type_list[i])
    first_file = text_count
    for (i = 1; i <= file_list[0]; i++) text_of(file_list[i])
    shorten()
    for (i = 0; i < pairs; i++) print pair_list[i]
    print "functions:"
    end = base
    for (f = 1; f <= count; f++) {
        at = start[f]; line = 0; list_of_rows = ""; first = 0
        for (i = 1; i <= rows[f]; i++) {
            if (!keep[f, i] || row_line[f, i] == line) continue
            step = row_line[f, i] - line
            line = row_line[f, i]
            if (!first) { first = line; continue }
            distance = (row_address[f, i] - at) / 4
            at = row_address[f, i]
            list_of_rows = list_of_rows "    .byte " 8 * (distance < 31 ? distance : 31) + (step >= 1 && step <= 7 ? step - 1 : 7) "\n"
            if (distance >= 31) list_of_rows = list_of_rows "    .uleb128 " distance - 31 "\n"
            if (step < 1 || step > 7) list_of_rows = list_of_rows "    .uleb128 " zigzag(step) "\n"
        }
        gap = (start[f] - end) / 4
        owner = type_of[f] ", " source_of[f]
        if (owner != last_owner) last_first = 0
        printf "    .uleb128 %d, 4 * (2f - 1f) + %d", (finish[f] - start[f]) / 4, (gap != 0) + 2 * (owner != last_owner)
        printf "%s", (gap ? ", " gap : "") (owner != last_owner ? ", " owner : "") (source_of[f] ? ", " zigzag(first - last_first) : "")
        printf "\n1:%s\n%s2:\n", written(texts[name_of[f]]), list_of_rows
        last_owner = owner; last_first = first
        end = finish[f]
    }
    print "types:\n    .uleb128 " type_list[0]
    for (i = 1; i <= type_list[0]; i++) print written(texts[first_type + i])
    print "files:\n    .uleb128 " file_list[0]
    for (i = 1; i <= file_list[0]; i++) print written(texts[first_file + i])
    print "__hvsyms_end:"
}
