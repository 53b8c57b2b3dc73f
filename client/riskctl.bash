# SPDX-License-Identifier: EUPL-1.2
# Completion of riskctl in bash. riskctl itself knows what may stand where; here the words are put
# together again that bash took apart. Expands nothing of what is typed but ~/, and says nothing.

_riskctl() {
	local rest=${COMP_LINE:0:COMP_POINT} words=() space part i
	# Bash breaks words at = and : too (COMP_WORDBREAKS). They end where there is space.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		space=${rest%%[![:space:]]*}
		rest=${rest#"$space"}
		part=${COMP_WORDS[i]}
		((i < COMP_CWORD)) || part=$rest
		if ((i > 0)) && [[ -z $space ]]; then
			words[-1]+=$part
		else
			words+=("$part")
		fi
		rest=${rest#"$part"}
	done
	COMPREPLY=()
	if [[ ${words[-1]} == [\<\>]* || ${words[-2]} == *[\<\>] ]]; then
		compopt -o default 2>/dev/null
		return
	fi
	words=("${words[@]//[\'\"\\]/}")
	words=("${words[@]/#\~\//$HOME/}")
	mapfile -t COMPREPLY < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
	# A single / stands for names of files, which readline knows itself.
	if [[ ${COMPREPLY[0]-} == / ]]; then
		COMPREPLY=()
		compopt -o default 2>/dev/null
		return
	fi
	# Readline replaces only what stands behind the last break.
	part=${2//[\'\"\\]/}
	COMPREPLY=("${COMPREPLY[@]#"${words[-1]%"$part"}"}")
	# Of P3/R12 there is more to come behind P3/.
	[[ ${COMPREPLY[0]-} != */ ]] || compopt -o nospace 2>/dev/null
}
complete -o nosort -F _riskctl riskctl
