// The choice of a user by typing a part of their name or id.
import {useUsers} from '../api/account';
import {SearchChoice, type Found} from './search_choice';

export interface UserChoiceProps {
  label: string;
  /** What the field shows while nobody is chosen. */
  nobody: string;
  /** The name of who is chosen, or their id while it is not known. */
  chosen: string|undefined;
  onChoose: (userId: string|undefined) => void;
}

function useFoundUsers(search: string|undefined, limit: number): Found {
  const {data, isOld, isMissing} = useUsers(search, limit);
  return {options: data?.items.map(({user_id, name}) => ({id: user_id, name})), isOld, isMissing};
}

export function UserChoice(props: UserChoiceProps) {
  return (
    <SearchChoice {...props} clearName={`${props.label}: ${props.nobody}`} useFound={useFoundUsers}
      nothing="Nobody has this in their name or id." failed="The users cannot be read at the moment." />
  );
}
